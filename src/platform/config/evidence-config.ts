import { type AllowedOrigin, parseAllowedOrigin } from '../http-client/allowed-origins.js';
import type { EnvironmentReader } from './environment.js';

/** Services that vouch for seals: timestamps, and what is known of revoked certificates. */
export type EvidenceConfig = Readonly<{
  /** Time-stamping authorities, asked in this order. With none, no permit gets a timestamp. */
  tsaUrls: readonly string[];
  /**
   * Where the addresses inside certificates (OCSP, CRL, issuer's certificate) may lead. A name that leads into a
   * private network needs its address: `https://ocsp.example=10.0.0.5`.
   */
  hosts: readonly AllowedOrigin[];
  /** Of one call, from its beginning to the last octet. */
  timeoutMilliseconds: number;
  /** Of a CRL; other answers are small. */
  maximumListBytes: number;
  /** Longest time that an answer on revocation is used again, however far away its nextUpdate is. */
  maximumAgeSeconds: number;
  /** How long a service is left alone that failed three times running. */
  pauseSeconds: number;
  /** How far the clocks of other services may differ from ours. */
  toleranceSeconds: number;
}>;

/** Reads `TSA_URLS`, `EVIDENCE_HOSTS`, `EVIDENCE_*`, `REVOCATION_MAX_AGE_SECONDS` and `TSA_TOLERANCE_SECONDS`. */
export function readEvidence(read: EnvironmentReader): EvidenceConfig {
  const hosts = read.list(
    'EVIDENCE_HOSTS',
    'comma-separated http(s) origins, each with or without =address',
    (text) => parseAllowedOrigin(text) !== undefined,
  );
  return {
    tsaUrls: read.list('TSA_URLS', 'comma-separated http(s) URLs without user name', isServiceUrl),
    hosts: hosts.map(parseAllowedOrigin).filter((host) => host !== undefined),
    timeoutMilliseconds: read.integer('EVIDENCE_TIMEOUT_MS', 10_000, 50, 120_000),
    maximumListBytes: read.integer('EVIDENCE_MAX_LIST_BYTES', 33_554_432, 1024, 1_073_741_824),
    maximumAgeSeconds: read.integer('REVOCATION_MAX_AGE_SECONDS', 3600, 0, 604_800),
    pauseSeconds: read.integer('EVIDENCE_PAUSE_SECONDS', 30, 0, 86_400),
    toleranceSeconds: read.integer('TSA_TOLERANCE_SECONDS', 60, 0, 300),
  };
}

function isServiceUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === '';
}
