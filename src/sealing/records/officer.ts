import { DomainError } from '../../lib/errors/domain-error.js';
import type { Principal } from '../../platform/http/audience.js';
import type { Actor } from './seal-records.service.js';

export type Officer = Actor & Readonly<Pick<Principal, 'organisation' | 'role'>>;

/** @throws DomainError `officer-required` */
export function assertOfficer({ role }: Pick<Officer, 'role'>, what: string): void {
  if (role !== 'officer')
    throw new DomainError('officer-required', `Only a key of the role officer may ${what}.`);
}
