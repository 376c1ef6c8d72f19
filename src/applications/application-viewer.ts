import type { AuditActor } from '../audit/audit.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import type { Principal } from '../platform/http/audience.js';

/** Whose applications somebody sees: a builder its own, an officer those at its authority. */
export type Viewer = Readonly<{
  as: 'holder' | 'officer';
  uscc: string;
  organisation: string;
  actor: AuditActor;
}>;

/**
 * @throws DomainError `organisation-required` for a key that is not bound to an organisation, or is neither a builder's nor an officer's
 */
export function viewerOf(principal: Principal): Viewer {
  const isHolder = principal.role === 'holder' && principal.scopes.includes('applications:write');
  const isOfficer = principal.role === 'officer' && principal.scopes.includes('applications:decide');
  if (!isHolder && !isOfficer)
    throw new DomainError(
      'organisation-required',
      'Applications are seen by their builder and by its authority.',
    );
  return bound(principal, isHolder ? 'holder' : 'officer');
}

/** @throws DomainError `organisation-required` */
export function holderOf(principal: Principal): Viewer {
  if (principal.role === 'holder') return bound(principal, 'holder');
  throw new DomainError('organisation-required', 'Only the builder itself writes an application.');
}

/** @throws DomainError `officer-required`, `organisation-required` */
export function officerOf(principal: Principal): Viewer {
  if (principal.role === 'officer') return bound(principal, 'officer');
  throw new DomainError('officer-required', 'Only an officer deals with applications.');
}

export function actorOf({ keyId, organisation, organisationUscc, name }: Principal): AuditActor {
  return { keyId, organisation, organisationUscc, operator: name };
}

function bound(principal: Principal, as: Viewer['as']): Viewer {
  const { organisationUscc: uscc, organisation } = principal;
  if (uscc) return { as, uscc, organisation, actor: actorOf(principal) };
  throw new DomainError('organisation-required', 'The key is not bound to an organisation.');
}

/** The service itself, by the clock. */
export const NOBODY: AuditActor = {
  keyId: null,
  organisation: null,
  organisationUscc: null,
  operator: null,
};
