import { type AllowedOrigin, parseAllowedOrigin } from '../http-client/allowed-origins.js';
import type { EnvironmentReader } from './environment.js';

/** Telling other systems of what happened. */
export type WebhookConfig = Readonly<{
  /**
   * Where webhooks may go; with none, nobody is told that way. A name that leads into a private network needs its
   * address: `https://oa.example=10.0.0.5`.
   */
  hosts: readonly AllowedOrigin[];
  /** Of one call, from its beginning to the last octet. */
  timeoutMilliseconds: number;
  /** How often it is looked what is to be told. */
  sweepSeconds: number;
}>;

/** Reads `WEBHOOK_HOSTS`, `WEBHOOK_TIMEOUT_MS` and `WEBHOOK_SWEEP_SECONDS`. */
export function readWebhooks(read: EnvironmentReader, isProduction: boolean): WebhookConfig {
  const scheme = isProduction ? 'https' : 'http(s)';
  const hosts = read.list(
    'WEBHOOK_HOSTS',
    `comma-separated ${scheme} origins, each with or without =address`,
    (text) => {
      const origin = parseAllowedOrigin(text)?.origin;
      return origin !== undefined && (!isProduction || origin.startsWith('https:'));
    },
  );
  return {
    hosts: hosts.map(parseAllowedOrigin).filter((host) => host !== undefined),
    timeoutMilliseconds: read.integer('WEBHOOK_TIMEOUT_MS', 10_000, 50, 60_000),
    sweepSeconds: read.integer('WEBHOOK_SWEEP_SECONDS', 2, 1, 3600),
  };
}
