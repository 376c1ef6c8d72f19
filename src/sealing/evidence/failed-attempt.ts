import { FaultError } from '../../lib/faults/fault.js';
import { HttpClientError } from '../../platform/http-client/http-client-error.js';

/** Whom we asked, and why it was in vain: for callers and logs, so without paths or queries of addresses. */
export type FailedAttempt = Readonly<{ source: string; reason: string; detail: string }>;

/** The service itself is in trouble, not only this one answer: it may be left alone for a while. */
const SERVICE_TROUBLE: ReadonlySet<string> = new Set([
  'http-unreachable',
  'http-timeout',
  'http-too-large',
  'http-status',
  'ocsp-internal-error',
  'ocsp-try-later',
]);

export function failedAttempt(url: string, error: unknown): FailedAttempt {
  const source = URL.canParse(url) ? new URL(url).origin : 'an address that cannot be read';
  if (error instanceof FaultError) return { source, reason: error.code, detail: error.detail };
  if (error instanceof HttpClientError)
    return { source, reason: `http-${error.code}`, detail: error.message };
  return { source, reason: 'unexpected', detail: 'the answer could not be read' };
}

export function isServiceTrouble({ reason }: FailedAttempt): boolean {
  return SERVICE_TROUBLE.has(reason);
}

/** One line for people. */
export function inWords(attempts: readonly FailedAttempt[]): string {
  if (attempts.length === 0) return 'none is configured';
  return attempts.map(({ source, reason }) => `${source}: ${reason}`).join('; ');
}
