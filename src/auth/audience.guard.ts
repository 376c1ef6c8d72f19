import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../lib/errors/domain-error.js';
import { audienceOf, type Scope } from '../platform/http/audience.js';

/** The one guard of every route. Closed by default: a route without an audience is for nobody. */
@Injectable()
export class AudienceGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const audience = audienceOf(this.reflector, [context.getHandler(), context.getClass()]);
    if (!audience) return false;
    if (audience.public) return true;

    const http = context.switchToHttp();
    const { principal } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (!principal) throw missing(reply);
    if (!audience.scopes.every((scope) => principal.scopes.includes(scope)))
      throw refused(reply, audience.scopes);
    return true;
  }
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
