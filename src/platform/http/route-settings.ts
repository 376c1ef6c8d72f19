import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a route that takes larger bodies than others. */
    bodyLimitBytes?: number;
  }
}

/** Adds to what the server knows of a route before its body is read; Nest's own decorator replaces what was said before. */
export function routeSettings(settings: FastifyContextConfig): MethodDecorator {
  return (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const known = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as
      FastifyContextConfig | undefined;
    RouteConfig({ ...known, ...settings })(target, key, descriptor);
  };
}

/** The body of this route may have so many octets, whatever others may have. */
export function BodyLimit(bytes: number): MethodDecorator {
  return routeSettings({ bodyLimitBytes: bytes });
}
