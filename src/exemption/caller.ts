import type { AuditActor } from '../audit/audit.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import type { Principal } from '../platform/http/audience.js';

/** Who does something here, for the record. @param operator the person, as the organisation names them */
export function actorOf(
  { keyId, organisation, organisationUscc, name }: Principal,
  operator = name,
): AuditActor {
  return { keyId, organisation, organisationUscc, operator };
}

/** @throws DomainError `organisation-required` */
export function organisationOf({ organisationUscc }: Pick<Principal, 'organisationUscc'>): string {
  if (organisationUscc !== null) return organisationUscc;
  throw new DomainError('organisation-required', 'The key is not bound to an organisation.');
}
