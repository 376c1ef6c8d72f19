import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export const REQUEST_ID_HEADER = 'X-Request-Id';

/** Enough for UUID, ULID and W3C trace ids; no character that could forge a second log line or header. */
const WELL_FORMED = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's own request id when it is well-formed, so that its log and ours can be laid side by side. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
}
