/** What proves that the certificates of a chain were not revoked; DER each, nothing twice. */
export type Evidence = Readonly<{
  /** The chain itself, and the OCSP responders that answered. */
  certificates: readonly Uint8Array[];
  /** OCSPResponse, not only the BasicOCSPResponse in it. */
  ocsps: readonly Uint8Array[];
  crls: readonly Uint8Array[];
}>;

export type EvidenceOptions = Readonly<{
  /** Evidence that was fetched before this instant does not count. */
  freshAfter?: Date;
}>;

/** Finds out whether certificates were revoked, with evidence that others can check. */
export abstract class RevocationSource {
  /**
   * @param chain DER, leaf first, root last; what is missing at its end is looked for
   * @throws DomainError `certificate-revoked` with `extensions` serial, revokedAt and reason;
   *   `revocation-unavailable` with `extensions.attempts`
   */
  abstract evidenceFor(chain: readonly Uint8Array[], options?: EvidenceOptions): Promise<Evidence>;
}
