import type { QrClaims } from '../payload/qr-claims.js';

/**
 * What can be said of a code without network: 有效（离线）, 需联网核验, 已失效, 无效/伪造. Only the first one is good, and only
 * as of the status list's time.
 */
export const OFFLINE_STATES = ['valid-offline', 'needs-network', 'not-in-force', 'not-genuine'] as const;
export type OfflineState = (typeof OFFLINE_STATES)[number];

export const OFFLINE_REASONS = [
  'in-force',
  'suspended',
  'status',
  'code-without-payload',
  'code-malformed',
  'code-foreign-host',
  'code-unknown-key',
  'code-wrong-signature',
  'code-outside-key-time',
  'code-from-future',
  'trust-list-missing',
  'trust-list-wrong',
  'trust-list-rolled-back',
  'trust-list-stale',
  'status-list-missing',
  'status-list-wrong',
  'status-list-rolled-back',
  'status-list-stale',
  'status-list-from-future',
] as const;
export type OfflineReason = (typeof OFFLINE_REASONS)[number];

export type OfflineAnswer = Readonly<{
  state: OfflineState;
  /** What decided; one. */
  reason: OfflineReason;
  /** For people who look into it; never quotes the code. */
  detail: string;
  /** What is signed: to be held against the sheet. Undefined unless the signature is the issuer's. */
  claims: QrClaims | undefined;
  /** The version's status and since when; only when the status list names it. */
  status: Readonly<{ status: string; since: Date }> | undefined;
  /** When the status list was made: the answer says nothing of what came later. */
  asOf: Date | undefined;
  /** The keys are of a development PKI: no legal effect. */
  test: boolean;
  /** To be remembered, and given the next time. */
  lastSequence: number | undefined;
  lastTrustSequence: number | undefined;
}>;
