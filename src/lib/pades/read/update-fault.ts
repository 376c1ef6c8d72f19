import { FaultError } from '../../faults/fault.js';

/** Every way in which what was appended to a sealed file can be more, or other, than may be appended. */
export type UpdateFaultCode =
  /** Writes an object anew that this kind of update leaves alone. */
  | 'update-object'
  /** Changes an entry that has to stay, of an object that it may write anew. */
  | 'update-entry'
  /** Brings an object that this kind of update does not need. */
  | 'update-addition'
  /** Is of a kind that may not stand at this place. */
  | 'update-order'
  | 'timestamp-field'
  | 'timestamp-dictionary'
  | 'validation-data-form'
  | 'validation-data-stream'
  | 'validation-data-repeated'
  | 'validation-data-vri';

export function updateFault(code: UpdateFaultCode, detail: string): FaultError<UpdateFaultCode> {
  return new FaultError(code, detail);
}
