/** The roots that seals, timestamps and revocation data are trusted under. */
export abstract class TrustAnchors {
  /** DER. */
  abstract all(): readonly Uint8Array[];
}
