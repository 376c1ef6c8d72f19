import { FaultError } from '../../faults/fault.js';

export type TspFaultCode =
  /** No DER of the form that RFC 3161 describes. */
  | 'timestamp-malformed'
  /** The authority answered that it gives no timestamp. */
  | 'timestamp-rejected'
  | 'timestamp-version'
  | 'timestamp-signer-count'
  | 'timestamp-content'
  /** SHA-1 or something unknown, in the imprint or in the signature. */
  | 'timestamp-digest-algorithm'
  | 'timestamp-attributes'
  | 'timestamp-critical-extension'
  | 'timestamp-certificate-missing'
  | 'timestamp-certificate-reference'
  | 'timestamp-signature'
  /** About other bytes than those asked for. */
  | 'timestamp-imprint'
  | 'timestamp-nonce'
  /** Too far from our clock. */
  | 'timestamp-time';

export function tspFault(code: TspFaultCode, detail: string): FaultError<TspFaultCode> {
  return new FaultError(code, detail);
}
