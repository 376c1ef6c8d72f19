/** ETSI EN 319 102-1 §5.1.3. */
export type Indication = 'TOTAL_PASSED' | 'INDETERMINATE' | 'TOTAL_FAILED';

/** ETSI EN 319 102-1 §5.1.3, tables 5 and 6. */
export const ETSI_SUB_INDICATIONS = [
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'REVOKED',
  'EXPIRED',
  'NOT_YET_VALID',
  'SIG_CONSTRAINTS_FAILURE',
  'CHAIN_CONSTRAINTS_FAILURE',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'CRYPTO_CONSTRAINTS_FAILURE',
  'POLICY_PROCESSING_ERROR',
  'SIGNATURE_POLICY_NOT_AVAILABLE',
  'TIMESTAMP_ORDER_FAILURE',
  'NO_SIGNING_CERTIFICATE_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND_NO_POE',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'OUT_OF_BOUNDS_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
  'REVOCATION_OUT_OF_BOUNDS_NO_POE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'NO_POE',
  'TRY_LATER',
  'SIGNED_DATA_NOT_FOUND',
] as const;

export type EtsiSubIndication = (typeof ETSI_SUB_INDICATIONS)[number];

/** A stable code for programs, a sentence for people. */
export type Reason = Readonly<{ code: string; detail: string }>;

export type Conclusion = Readonly<{
  indication: Indication;
  /** `undefined` only when passed. */
  subIndication?: EtsiSubIndication;
  reasons: readonly Reason[];
}>;

/** The sub-indications that the standard gives with TOTAL_FAILED; all others leave it open. */
const FAILURES: ReadonlySet<EtsiSubIndication> = new Set([
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'REVOKED',
  'EXPIRED',
  'NOT_YET_VALID',
]);

export const PASSED: Conclusion = { indication: 'TOTAL_PASSED', reasons: [] };

/** Not passed, for this reason; whether failed or open follows from the sub-indication. */
export function refused(
  subIndication: EtsiSubIndication,
  code: string,
  detail: string,
): Conclusion & { subIndication: EtsiSubIndication } {
  const indication = FAILURES.has(subIndication) ? 'TOTAL_FAILED' : 'INDETERMINATE';
  return { indication, subIndication, reasons: [{ code, detail }] };
}

export function hasPassed({ indication }: Conclusion): boolean {
  return indication === 'TOTAL_PASSED';
}
