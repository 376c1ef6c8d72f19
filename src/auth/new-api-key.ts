import { DomainError } from '../lib/errors/domain-error.js';
import { isUscc } from '../lib/numbering/uscc.js';
import { type Role, ROLES, type Scope, SCOPES } from '../platform/http/audience.js';

const NAME_LENGTH = 100;

/** What an operator says of a key that is to be made. */
export type NewApiKey = Readonly<{
  name: string;
  organisation: string;
  organisationUscc?: string;
  role: Role;
  scopes: readonly Scope[];
  expiresAt?: Date;
}>;

/** @throws DomainError `request-invalid` naming every wrong field */
export function assertNewKey(
  { name, organisation, organisationUscc, role, scopes, expiresAt }: NewApiKey,
  now: Date,
): void {
  const errors = [
    { pointer: '/name', fails: !isLabel(name), detail: `1-${NAME_LENGTH} characters` },
    { pointer: '/organisation', fails: !isLabel(organisation), detail: `1-${NAME_LENGTH} characters` },
    {
      pointer: '/organisationUscc',
      fails: organisationUscc !== undefined && !isUscc(organisationUscc),
      detail: 'not a unified social credit code',
    },
    { pointer: '/role', fails: !ROLES.includes(role), detail: `one of ${ROLES.join(', ')}` },
    {
      pointer: '/scopes',
      fails: scopes.length === 0 || !scopes.every((scope) => SCOPES.includes(scope)),
      detail: `some of ${SCOPES.join(', ')}`,
    },
    {
      pointer: '/expiresAt',
      fails: expiresAt !== undefined && !(expiresAt > now),
      detail: 'not in the future',
    },
  ]
    .filter(({ fails }) => fails)
    .map(({ pointer, detail }) => ({ pointer, detail }));
  if (errors.length > 0) {
    const wrong = errors.map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`).join('; ');
    throw new DomainError('request-invalid', `The key cannot be made: ${wrong}.`, { errors });
  }
}

function isLabel(text: string): boolean {
  return text.trim() === text && text.length >= 1 && text.length <= NAME_LENGTH;
}
