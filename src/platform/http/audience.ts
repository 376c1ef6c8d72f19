import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblems } from './problem.js';
import { routeSettings } from './route-settings.js';

/** Everything a caller can be allowed to do. */
export const SCOPES = [
  'licences:issue',
  'licences:read',
  'licences:retry',
  'licences:change',
  'licences:change-status',
  'licences:countersign',
  'licences:register',
  'licences:search',
  'applications:write',
  'applications:decide',
  'lookups:make',
  'lookups:see-own',
  'entitlements:manage',
  'copies:make',
  'subscriptions:manage',
  'audit:read',
  'materials:seal',
  'seals:read',
  'seals:manage',
  'alarms:read',
  'metrics:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What kind of caller a key was made for. */
export const ROLES = ['approval-system', 'officer', 'counter', 'department', 'operator', 'holder'] as const;
export type Role = (typeof ROLES)[number];

/** Who is asking, as far as it was proved. */
export type Principal = Readonly<{
  keyId: string;
  name: string;
  organisation: string;
  /** 统一社会信用代码 of the organisation, when the key was bound to one. */
  organisationUscc: string | null;
  role: Role;
  scopes: readonly Scope[];
}>;

/** Whom a route is for: everybody, or holders of all the scopes; with `oneOf`, of any of them. */
export type Audience = Readonly<
  { public: true } | { public: false; scopes: readonly Scope[]; oneOf?: boolean }
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by {@link Admission} when the caller proved who it is. */
    principal?: Principal;
  }
  interface FastifyContextConfig {
    /** Of a route that is not for everybody. */
    audience?: Audience;
  }
}

const AUDIENCE = 'jianzhang:audience';

/** Name of the bearer scheme in the OpenAPI document. */
export const KEY_SECURITY = 'apiKey';

/** Open to everybody. Every route says this or {@link Requires}; one that says neither stops the start. */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(AUDIENCE, { public: true } satisfies Audience),
    ApiProblems('rate-limited'),
  );
}

/** Open to callers whose key carries every one of the scopes; others are refused before their body is read. */
export function Requires(...scopes: [Scope, ...Scope[]]): MethodDecorator {
  const audience: Audience = { public: false, scopes };
  return applyDecorators(
    SetMetadata(AUDIENCE, audience),
    routeSettings({ audience }),
    ApiSecurity(KEY_SECURITY, scopes),
    ApiProblems('credentials-missing', 'credentials-invalid', 'scope-missing', 'rate-limited'),
  );
}

/** Open to callers whose key carries at least one of the scopes; who sees what is then the route's own affair. */
export function RequiresOneOf(...scopes: [Scope, Scope, ...Scope[]]): MethodDecorator {
  const audience: Audience = { public: false, scopes, oneOf: true };
  return applyDecorators(
    SetMetadata(AUDIENCE, audience),
    routeSettings({ audience }),
    ...scopes.map((scope) => ApiSecurity(KEY_SECURITY, [scope])),
    ApiProblems('credentials-missing', 'credentials-invalid', 'scope-missing', 'rate-limited'),
  );
}

/** What the route, or else its controller, declared. */
export function audienceOf(reflector: Reflector, targets: Parameters<Reflector['getAllAndOverride']>[1]) {
  return reflector.getAllAndOverride<Audience | undefined>(AUDIENCE, targets);
}

/** The caller of a route that has an audience other than everybody. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new Error('CurrentPrincipal on a route that is open to everybody');
  return principal;
});
