import { FaultError } from '../../faults/fault.js';

export type X509FaultCode =
  | 'certificate-malformed'
  | 'certificate-key'
  | 'certificate-algorithm'
  | 'certificate-critical-extension'
  | 'certificate-not-yet-valid'
  | 'certificate-expired'
  | 'certificate-key-usage'
  | 'certificate-issuer-not-ca'
  | 'certificate-path-length'
  | 'certificate-signature'
  | 'certificate-untrusted';

export function x509Fault(code: X509FaultCode, detail: string): FaultError<X509FaultCode> {
  return new FaultError(code, detail);
}
