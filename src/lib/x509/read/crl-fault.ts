import { FaultError } from '../../faults/fault.js';

export type CrlFaultCode =
  | 'crl-malformed'
  | 'crl-version'
  | 'crl-critical-extension'
  /** Lists only changes since another list. */
  | 'crl-delta'
  /** Does not cover the certificate asked about. */
  | 'crl-scope'
  | 'crl-issuer'
  | 'crl-signature'
  | 'crl-not-yet-valid'
  | 'crl-expired';

export function crlFault(code: CrlFaultCode, detail: string): FaultError<CrlFaultCode> {
  return new FaultError(code, detail);
}
