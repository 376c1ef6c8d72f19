import { FaultError } from '../../../faults/fault.js';

/** Why a file cannot be read at all, or not within its limits. */
export type AnyPdfFaultCode =
  | 'pdf-too-large'
  | 'pdf-header'
  | 'pdf-xref'
  | 'pdf-trailer'
  | 'pdf-revisions'
  | 'pdf-syntax'
  | 'pdf-too-deep'
  | 'pdf-too-many-objects'
  | 'pdf-too-much-work'
  | 'pdf-catalog'
  | 'pdf-page-tree'
  | 'pdf-filter'
  | 'pdf-inflate'
  | 'pdf-inflate-limit'
  | 'pdf-encryption'
  | 'pdf-password'
  | 'pdf-form';

export function anyFault(code: AnyPdfFaultCode, detail: string): FaultError<AnyPdfFaultCode> {
  return new FaultError(code, detail);
}
