import type { PdfDict, PdfRef } from '../objects.js';
import type { Oddity } from './any-pdf.js';

/** ISO 32000-1 table 233: which fields a signature or a lock freezes. */
export type FieldLock = Readonly<{
  action: 'All' | 'Include' | 'Exclude';
  fields: readonly string[];
  /** ISO 32000-2: what may still be changed, as DocMDP says it. */
  p?: 1 | 2 | 3;
}>;

export type ByteRangeFaultCode =
  | 'byte-range-missing'
  | 'byte-range-form'
  | 'byte-range-indirect'
  | 'byte-range-start'
  | 'byte-range-overlap'
  | 'byte-range-gap'
  | 'byte-range-end'
  | 'byte-range-beyond-file'
  | 'contents-missing'
  | 'contents-form'
  | 'contents-indirect'
  | 'contents-empty'
  | 'contents-padding';

export type ByteRangeFault = Readonly<{ code: ByteRangeFaultCode; detail: string }>;

/** One signature field, filled or not, as the view it was read from shows it. */
export type AnySignatureField = Readonly<{
  /** Fully qualified (ISO 32000-1 §12.7.3.2). */
  name: string;
  fieldRef?: PdfRef;
  field: PdfDict;
  widgetRefs: readonly PdfRef[];
  filled: boolean;
  valueRef?: PdfRef;
  dictionary?: PdfDict;
  subFilter?: string;
  filter?: string;
  type?: 'Sig' | 'DocTimeStamp';
  contents?: Uint8Array;
  /** Where the token of /Contents stands, its delimiters included; absent when it stands in no such place. */
  contentsStart?: number;
  contentsEnd?: number;
  byteRange?: readonly number[];
  /** The revision at whose end the ByteRange ends. */
  revision?: number;
  byteRangeFaults: readonly ByteRangeFault[];
  /** The two pieces, when ByteRange is four numbers in order within the file; else none. */
  signedBytes: () => readonly Uint8Array[];
  reference?: Readonly<{ docMdp?: Readonly<{ p: 1 | 2 | 3 }>; fieldMdp?: FieldLock }>;
  lock?: FieldLock;
  m?: string;
  name_?: string;
  reason?: string;
  location?: string;
  /** `field-outside-form`: found by the annotations of a page alone. */
  oddities: readonly (Omit<Oddity, 'code'> & Readonly<{ code: FieldOddityCode }>)[];
}>;

export type FieldOddityCode = 'field-outside-form' | 'field-twice' | 'value-form';

/** ISO 32000-2 §12.8.4.3, EN 319 142-1 §5.4.2; each piece decoded, in the order of the file, each stream once. */
export type SecurityStore = Readonly<{
  certs: readonly Uint8Array[];
  crls: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
  /** By upper-case hexadecimal SHA-1 of the signature's /Contents. */
  vri: ReadonlyMap<string, VriEntry>;
}>;

export type VriEntry = Readonly<{
  certs: readonly Uint8Array[];
  crls: readonly Uint8Array[];
  ocsps: readonly Uint8Array[];
  tu?: string;
  ts?: Uint8Array;
}>;
