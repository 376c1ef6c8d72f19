import { FaultError } from '../../faults/fault.js';

/** Every way in which a file can leave the profile; stable, so operators can search for them. */
export type PdfFaultCode =
  | 'pdf-unreadable'
  | 'pdf-too-large'
  | 'pdf-header'
  | 'pdf-bytes-after-end'
  | 'pdf-revisions'
  | 'pdf-xref'
  | 'pdf-trailer'
  | 'pdf-encrypted'
  | 'pdf-syntax'
  | 'pdf-too-deep'
  | 'pdf-too-many-objects'
  | 'pdf-duplicate-key'
  | 'pdf-object-header'
  | 'pdf-bytes-unaccounted'
  | 'pdf-stream-length'
  | 'pdf-stream-kind'
  | 'pdf-filter'
  | 'pdf-inflate'
  | 'pdf-inflate-limit'
  | 'pdf-reference'
  | 'pdf-object-unused'
  | 'pdf-active-content'
  | 'pdf-attachment'
  | 'pdf-entry-missing'
  | 'pdf-entry-type'
  | 'pdf-catalog'
  | 'pdf-page-tree';

export function pdfFault(code: PdfFaultCode, detail: string): FaultError<PdfFaultCode> {
  return new FaultError(code, detail);
}
