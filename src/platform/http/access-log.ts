import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics/metrics.js';
import { requestContext } from '../logging/request-context.js';

/** Probes come every few seconds and say the same each time. */
const QUIET = /^\/(health|metrics)\b/;

/**
 * One line and one measurement a request, when its response has gone out.
 *
 * Names the route's template, never the address that was asked for: an address may hold a verification token.
 */
export function logAccess(instance: FastifyInstance, metrics: Metrics): void {
  const logger = new Logger('Access');
  instance.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const milliseconds = reply.elapsedTime;
    metrics.requestDuration.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      milliseconds / 1000,
    );
    const record = {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(milliseconds * 10) / 10,
      ...(request.principal && { keyId: request.principal.keyId }),
    };
    // The socket's own context, not the request's, surrounds this hook.
    requestContext.run({ requestId: request.id }, () => {
      if (QUIET.test(route)) logger.debug('request', record);
      else logger.log('request', record);
    });
  });
}
