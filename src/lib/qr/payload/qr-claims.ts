/** What the signed part of a code says of a licence. */
export type QrClaims = Readonly<{
  /** Who signed, e.g. `CN-410726`: the issuing authority's region. */
  issuer: string;
  /** When it was signed; whole seconds. */
  issuedAt: Date;
  number: string;
  /** Three digits, as in the register. */
  version: string;
  projectCode?: string;
  /** 统一社会信用代码 of the holder. */
  holderCode: string;
  /** `YYYY-MM-DD`. */
  issueDate: string;
  /** First 16 octets of the SHA-256 of the canonical licence data (RFC 8785). */
  contentHash: Uint8Array;
}>;

/** Keys of the map: CWT claims (RFC 8392 §4) as numbers, ours as short texts. */
export const CLAIM = {
  ISSUER: 1,
  ISSUED_AT: 6,
  NUMBER: 'n',
  VERSION: 'lv',
  PROJECT: 'pj',
  HOLDER: 'jsc',
  ISSUE_DATE: 'd',
  CONTENT_HASH: 'h',
} as const;

export const CONTENT_HASH_OCTETS = 16;

/** RFC 4648 §6. */
export const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
