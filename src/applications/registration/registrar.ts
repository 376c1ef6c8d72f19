import type { AuditActor } from '../../audit/audit.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { StatusOfficer } from '../../licences/licences.service.js';
import type { Principal } from '../../platform/http/audience.js';
import { actorOf } from '../application-viewer.js';

/** A department that registers licences, through one of its keys. */
export type Registrar = Readonly<{
  uscc: string;
  /** As the key names it; the catalogue's name counts where there is one. */
  organisation: string;
  keyId: string;
  actor: AuditActor;
  officer: StatusOfficer;
}>;

/** @throws DomainError `organisation-required` for a key that is not a department's own */
export function registrarOf(principal: Principal): Registrar {
  const { keyId, name, organisation, organisationUscc: uscc, role } = principal;
  if (role !== 'department' || uscc === null)
    throw new DomainError('organisation-required', 'Licences are registered by a key bound to a department.');
  const officer = { keyId, name, organisation, organisationUscc: uscc };
  return { uscc, organisation, keyId, actor: actorOf(principal), officer };
}
