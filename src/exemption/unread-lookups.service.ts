import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { DomainError, type DomainErrorCode } from '../lib/errors/domain-error.js';
import type { Scope } from '../platform/http/audience.js';
import { problemOfError } from '../platform/http/problem-of-error.js';
import { RecordedLookupsService } from './lookups/recorded-lookups.service.js';

/** Who posts with one of these asks about a licence. */
const ASKING: readonly Scope[] = ['lookups:make', 'copies:make'];

/** What is wrong with a body that cannot be read, by the status that it is answered with. */
const UNREAD: Readonly<Record<number, DomainErrorCode>> = {
  400: 'request-malformed',
  413: 'request-too-large',
  415: 'media-type-unsupported',
};

/** Bodies are read in front of routes, so a look-up that cannot be read never comes to who would note it; it is noted here. */
@Injectable()
export class UnreadLookupsService {
  constructor(private readonly lookups: RecordedLookupsService) {}

  /** To be called before routes are there. */
  listenTo(instance: FastifyInstance): void {
    instance.addHook('onRoute', (route) => {
      if (!isLookup(route)) return;
      // What is thrown here goes on to the one place where errors become answers.
      route.errorHandler = async (error, request) => {
        throw await this.noted(error, request);
      };
    });
  }

  /** @throws DomainError `lookup-not-recorded` */
  private async noted(error: unknown, { principal }: FastifyRequest): Promise<unknown> {
    const { status, detail = '' } = problemOfError(error);
    const code = UNREAD[status];
    if (!principal || code === undefined) return error;
    const refusal = error instanceof DomainError ? error : new DomainError(code, detail);
    return this.lookups.refuse({ principal }, {}, refusal);
  }
}

function isLookup({ method, config }: RouteOptions): boolean {
  const { audience } = config ?? {};
  if (method !== 'POST' || !audience || audience.public) return false;
  return audience.scopes.some((scope) => ASKING.includes(scope));
}
