import { FaultError } from '../../faults/fault.js';

export type SealFaultCode =
  | 'seal-missing'
  | 'seal-field-count'
  | 'seal-field'
  | 'seal-field-flags'
  | 'seal-place'
  | 'seal-appearance'
  | 'seal-annotations'
  | 'seal-subfilter'
  | 'seal-certification'
  | 'seal-reserved-field'
  | 'seal-lock'
  | 'seal-time'
  | 'seal-byte-range'
  | 'seal-contents'
  | 'seal-digest'
  | 'seal-signature'
  | 'seal-signer';

export function sealFault(code: SealFaultCode, detail: string): FaultError<SealFaultCode> {
  return new FaultError(code, detail);
}
