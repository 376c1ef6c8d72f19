/** A list as it is answered. */
export type SignedListAnswer = Readonly<{
  /** COSE_Sign1. */
  bytes: Uint8Array;
  etag: string;
  /** What is in it, for people. */
  view: Readonly<Record<string, unknown>>;
}>;

/** Octets that a person would read as base64url. */
export function base64url(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64url');
}
