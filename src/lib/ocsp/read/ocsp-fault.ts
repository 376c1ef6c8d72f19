import { FaultError } from '../../faults/fault.js';

export type OcspFaultCode =
  | 'ocsp-malformed'
  | 'ocsp-version'
  | 'ocsp-critical-extension'
  /** Answers without any status of a certificate (RFC 6960 §4.2.1), each by its name. */
  | 'ocsp-malformed-request'
  | 'ocsp-internal-error'
  | 'ocsp-try-later'
  | 'ocsp-signature-required'
  | 'ocsp-unauthorized'
  /** About other certificates than the one asked about. */
  | 'ocsp-other-certificate'
  /** The responder does not know the certificate. */
  | 'ocsp-unknown'
  /** Signed by somebody who may not answer for the issuer. */
  | 'ocsp-signer'
  | 'ocsp-signature'
  | 'ocsp-not-yet-valid'
  | 'ocsp-expired';

export function ocspFault(code: OcspFaultCode, detail: string): FaultError<OcspFaultCode> {
  return new FaultError(code, detail);
}
