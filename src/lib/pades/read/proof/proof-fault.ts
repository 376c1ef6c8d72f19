import { FaultError } from '../../../faults/fault.js';

/** Every way in which what keeps a seal can fail to keep it. */
export type ProofFaultCode =
  /** Earlier than what it was made over. */
  | 'timestamp-order'
  /** Revoked before it is proved that the seal or timestamp was there. */
  | 'certificate-revoked'
  /** Validation data that say nothing about any signature of the file. */
  | 'validation-data-unused';

export function proofFault(code: ProofFaultCode, detail: string): FaultError<ProofFaultCode> {
  return new FaultError(code, detail);
}
