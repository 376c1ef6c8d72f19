import type { FastifyReply } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { Audience, Principal, Scope } from './audience.js';

/**
 * Refuses a caller the route is not for, and says in `WWW-Authenticate` what is missing.
 *
 * @throws DomainError `credentials-missing` or `scope-missing`
 */
export function assertInAudience(
  audience: Audience,
  principal: Principal | undefined,
  reply: FastifyReply,
): void {
  if (audience.public) return;
  if (!principal) throw missing(reply);
  const holds = (scope: Scope): boolean => principal.scopes.includes(scope);
  const admitted = audience.oneOf ? audience.scopes.some(holds) : audience.scopes.every(holds);
  if (!admitted) throw refused(reply, audience.scopes);
}

function missing(reply: FastifyReply): DomainError {
  reply.header('WWW-Authenticate', 'Bearer realm="jianzhang"');
  return new DomainError('credentials-missing', 'Send an API key: Authorization: Bearer jz_…');
}

/** RFC 6750 §3.1. The scopes a route needs are in the API description anyway. */
function refused(reply: FastifyReply, scopes: readonly Scope[]): DomainError {
  const needed = scopes.join(' ');
  reply.header('WWW-Authenticate', `Bearer realm="jianzhang", error="insufficient_scope", scope="${needed}"`);
  return new DomainError('scope-missing', `This needs a key with: ${needed}.`, { scopes });
}
