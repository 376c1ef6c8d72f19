import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics/metrics.js';
import { requestContext } from '../logging/request-context.js';

/** Probes come every few seconds and say the same each time. */
const QUIET = /^\/(health|metrics)\b/;

/** A request whose response has gone out. */
export type Served = Readonly<{
  method: string;
  /** Template, never the address that was asked for: an address may hold a verification token. */
  route: string;
  status: number;
  milliseconds: number;
  requestId: string;
  keyId?: string;
}>;

/** One line and one measurement a request. */
export class AccessLog {
  private readonly logger = new Logger('Access');

  constructor(private readonly metrics: Metrics) {}

  note({ method, route, status, milliseconds, requestId, keyId }: Served): void {
    this.metrics.requestDuration.observe({ method, route, status: String(status) }, milliseconds / 1000);
    const ms = Math.round(milliseconds * 10) / 10;
    const record = { method, route, status, ms, ...(keyId !== undefined && { keyId }) };
    // The socket's own context, not the request's, surrounds the hook.
    requestContext.run({ requestId }, () => {
      if (QUIET.test(route)) this.logger.debug('request', record);
      else this.logger.log('request', record);
    });
  }

  /** Notes every request that the framework answers. */
  listenTo(instance: FastifyInstance): void {
    instance.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
      this.note({
        method: request.method,
        route: request.routeOptions.url ?? 'unmatched',
        status: reply.statusCode,
        milliseconds: reply.elapsedTime,
        requestId: request.id,
        ...(request.principal && { keyId: request.principal.keyId }),
      });
    });
  }
}
