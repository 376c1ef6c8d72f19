/**
 * Every way a request can fail for a reason the caller can act on.
 *
 * A code is part of the public API: it is the last path segment of the problem
 * `type` URI (RFC 9457 §3.1.1), so codes are added but never renamed.
 */
export type DomainErrorCode =
  | 'request-invalid'
  | 'request-malformed'
  | 'request-too-large'
  | 'media-type-unsupported'
  | 'route-not-found'
  | 'method-not-allowed'
  | 'credentials-missing'
  | 'credentials-invalid'
  | 'scope-missing'
  | 'key-not-found'
  | 'rate-limited'
  | 'idempotency-key-reused'
  | 'case-already-received'
  | 'range-not-satisfiable'
  | 'licence-type-unknown'
  | 'issuer-unknown'
  | 'issuer-not-competent'
  | 'licence-data-invalid'
  | 'character-not-drawable'
  | 'text-does-not-fit'
  | 'daily-serials-exhausted'
  | 'licence-not-found'
  | 'list-not-found'
  | 'calendar-unknown'
  | 'licence-not-issued'
  | 'licence-not-failed'
  | 'licence-action-refused'
  | 'licence-registered-already'
  | 'licence-change-refused'
  | 'licence-change-open'
  | 'self-check-failed'
  | 'seal-unavailable'
  | 'timestamp-unavailable'
  | 'revocation-unavailable'
  | 'certificate-revoked'
  | 'seal-place-invalid'
  | 'specimen-invalid'
  | 'seal-not-found'
  | 'seal-already-exists'
  | 'seal-not-active'
  | 'seal-not-for-authority'
  | 'seal-not-for-licence-type'
  | 'seal-out-of-period'
  | 'seal-limit-reached'
  | 'seal-certificate-replaced'
  | 'seal-certificate-refused'
  | 'certificate-ending'
  | 'seal-action-refused'
  | 'officer-required'
  | 'approval-repeated'
  | 'proposal-changed'
  | 'proposal-missing'
  | 'countersignature-not-expected'
  | 'countersignature-overdue'
  | 'seal-session-not-found'
  | 'seal-session-over'
  | 'holder-certificate-refused'
  | 'returned-signature-refused'
  | 'organisation-required'
  | 'material-refused'
  | 'material-not-found'
  | 'material-not-sealed'
  | 'verification-not-found'
  | 'matter-unknown'
  | 'matter-not-found'
  | 'entitlement-not-found'
  | 'entitlement-exists'
  | 'entitlement-action-refused'
  | 'not-entitled'
  | 'consent-expired'
  | 'operator-not-of-department'
  | 'lookup-not-found'
  | 'lookup-not-recorded'
  | 'batch-not-found'
  | 'batch-not-finished'
  | 'item-repeated'
  | 'table-refused'
  | 'objection-not-found'
  | 'objection-repeated'
  | 'approval-system-required'
  | 'application-not-found'
  | 'application-action-refused'
  | 'application-incomplete'
  | 'attachment-not-found'
  | 'attachment-refused'
  | 'upload-offset-wrong'
  | 'reply-not-found'
  | 'subscription-not-found'
  | 'subscription-refused'
  | 'subscription-exists'
  | 'delivery-not-found'
  | 'copy-not-found'
  | 'copy-link-over'
  | 'copy-not-possible'
  | 'busy'
  | 'store-unavailable'
  | 'database-unavailable'
  | 'service-stopping';

/**
 * An expected failure. Knows nothing of HTTP; `platform/http` maps the code to
 * a status. Anything that is not a DomainError is a bug and is answered 500.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  /**
   * @param code stable identifier, see {@link DomainErrorCode}
   * @param message shown to the caller: no secrets, no personal data
   * @param extensions extra members of the problem document, JSON-safe
   */
  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly extensions: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One wrong place in a request; `pointer` is a JSON Pointer (RFC 6901) into the body. */
export type Violation = Readonly<{ pointer: string; detail: string }>;
