import { STATUS_CODES } from 'node:http';
import { HttpException, HttpStatus } from '@nestjs/common';
import { DomainError, type DomainErrorCode } from '../../lib/errors/domain-error.js';
import { isDatabaseOutage } from '../database/database-outage.js';
import { type Problem, problemOf } from './problem.js';

export type Description = Omit<Problem, 'instance'>;

/** Faults of the frame around our routes that have a code and a text of ours. */
const OF_STATUS: Readonly<Record<number, readonly [DomainErrorCode, string]>> = {
  [HttpStatus.BAD_REQUEST]: ['request-malformed', 'The request cannot be read.'],
  [HttpStatus.NOT_FOUND]: ['route-not-found', 'There is nothing at this address.'],
  [HttpStatus.PAYLOAD_TOO_LARGE]: ['request-too-large', 'The body is larger than this service takes.'],
  [HttpStatus.UNSUPPORTED_MEDIA_TYPE]: ['media-type-unsupported', 'Send the body as application/json.'],
};

/**
 * What the caller is told of an error.
 *
 * Only a DomainError speaks for itself. The message of anything else may hold anything - a path, a statement,
 * what the caller sent - so the caller sees a text of ours.
 */
export function problemOfError(error: unknown): Description {
  if (error instanceof DomainError) {
    return { ...error.extensions, ...problemOf(error.code), detail: error.message };
  }
  if (isDatabaseOutage(error)) {
    return { ...problemOf('database-unavailable'), detail: 'The database does not answer. Try again soon.' };
  }
  return problemOfStatus(statusOf(error));
}

/** @param status an HTTP status, 400-599 */
export function problemOfStatus(status: number): Description {
  const known = OF_STATUS[status];
  if (known) return { ...problemOf(known[0]), detail: known[1] };
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // What Fastify throws before Nest sees the request carries its status itself.
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const isFastifyError =
    typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number';
  return isFastifyError ? statusCode : HttpStatus.INTERNAL_SERVER_ERROR;
}
