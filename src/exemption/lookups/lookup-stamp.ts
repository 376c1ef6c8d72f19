import type { AuditRow } from '../../audit/audit.service.js';

/** Kinds of rows that say that somebody looked, or wanted to. */
export const LOOKUP_KINDS = [
  'existence-check',
  'exemption-check',
  'licence-opened',
  'lookup-refused',
] as const;
export type LookupKind = (typeof LOOKUP_KINDS)[number];

/** Where an answer stands in the record of doings. */
export type LookupStamp = Readonly<{
  /** Sequence number and a random part, so that it cannot be guessed from another one. */
  lookupId: string;
  sequence: number;
  /** RFC 3339: the instant that the answer is about. */
  asOf: string;
}>;

const LOOKUP_ID = /^([1-9]\d{0,8})-([0-9a-f]{20})$/;

export function stampOf({ sequence, at }: Pick<AuditRow, 'sequence' | 'at'>, nonce: string): LookupStamp {
  return { lookupId: `${sequence}-${nonce}`, sequence, asOf: at.toISOString() };
}

/** @returns undefined for what was never given out */
export function parseLookupId(text: string): Readonly<{ sequence: number; nonce: string }> | undefined {
  const [, sequence, nonce] = LOOKUP_ID.exec(text) ?? [];
  return sequence === undefined || nonce === undefined ? undefined : { sequence: Number(sequence), nonce };
}
