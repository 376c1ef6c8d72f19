import type { CoseFaultCode } from '../../../cose/read/cose-sign1.js';
import { FaultError } from '../../../faults/fault.js';

export type PayloadFaultCode =
  | CoseFaultCode
  | 'payload-too-long'
  | 'payload-url'
  | 'payload-host'
  | 'payload-none'
  | 'payload-base32'
  | 'payload-deflate'
  | 'payload-too-large'
  | 'payload-claims'
  | 'payload-from-future'
  | 'payload-crashed';

export function payloadFault(code: PayloadFaultCode, detail: string): FaultError<PayloadFaultCode> {
  return new FaultError(code, detail);
}
