import { FaultError } from '../../faults/fault.js';

export type CborFaultCode =
  | 'cbor-truncated'
  | 'cbor-trailing'
  | 'cbor-too-large'
  | 'cbor-too-deep'
  | 'cbor-not-shortest'
  | 'cbor-duplicate-key'
  | 'cbor-text'
  | 'cbor-unsupported';

export function cborFault(code: CborFaultCode, detail: string): FaultError<CborFaultCode> {
  return new FaultError(code, detail);
}
