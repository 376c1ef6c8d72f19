/** Why a look-up is refused, whatever it is about. */
export const LOOKUP_REFUSALS = [
  'request-invalid',
  'request-malformed',
  'request-too-large',
  'media-type-unsupported',
  'organisation-required',
  'operator-not-of-department',
  'consent-expired',
  'matter-unknown',
  'not-entitled',
  'lookup-not-recorded',
  'busy',
  'database-unavailable',
] as const;
