/** Gives timestamps (RFC 3161) that were found good. */
export abstract class TimestampAuthority {
  /**
   * @param digest SHA-256 of what is to be timestamped
   * @returns DER of the TimeStampToken: over this digest, of now, and signed under a trusted root
   * @throws DomainError `timestamp-unavailable`; `extensions.attempts` says whom we asked and why it was in vain
   */
  abstract timestamp(digest: Uint8Array): Promise<Uint8Array>;
}
