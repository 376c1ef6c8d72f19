import type { AuditActor } from '../audit/audit.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import type { Principal, Role } from '../platform/http/audience.js';

/** Who works with the register of all issuers. */
export type RegisterReader = Readonly<{
  actor: AuditActor;
  /** 统一社会信用代码 of a department, which sees what it registered itself; null: all of it. */
  own: string | null;
}>;

/** Those who issue, supervise and run the register; everybody else asks about single licences, with a cause. */
const WHOLE: readonly Role[] = ['officer', 'operator', 'approval-system'];

/** @throws DomainError `scope-missing` for a role that the register is not for, `organisation-required` for a department's key of none */
export function registerReaderOf(principal: Principal): RegisterReader {
  const { keyId, name, organisation, organisationUscc, role } = principal;
  const actor = { keyId, organisation, organisationUscc, operator: name };
  if (WHOLE.includes(role)) return { actor, own: null };
  if (role !== 'department')
    throw new DomainError('scope-missing', `The register is not searched with the key of a ${role}.`);
  if (organisationUscc === null)
    throw new DomainError('organisation-required', 'The key is not bound to a department.');
  return { actor, own: organisationUscc };
}
