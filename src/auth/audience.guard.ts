import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { audienceOf } from '../platform/http/audience.js';
import { assertInAudience } from '../platform/http/audience-refusal.js';

/**
 * The one guard of every route. Closed by default: a route without an audience is for nobody.
 *
 * Most callers it would refuse were refused before their body was read (`configure-app.ts`).
 */
@Injectable()
export class AudienceGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const audience = audienceOf(this.reflector, [context.getHandler(), context.getClass()]);
    if (!audience) return false;
    const http = context.switchToHttp();
    const { principal } = http.getRequest<FastifyRequest>();
    assertInAudience(audience, principal, http.getResponse<FastifyReply>());
    return true;
  }
}
