import type { PdfDict, PdfObject, PdfRef, PdfStream, PdfString } from '../objects.js';
import type { AnyPdfLimits } from './any-limits.js';

export type AnyPdfOptions = Readonly<{
  limits?: AnyPdfLimits;
  /** User or owner password as its bytes; without it the empty one is tried. */
  password?: Uint8Array;
  /** Called in every loop; throws `FaultError` when the time is up. */
  deadline?: () => void;
}>;

/** What a strict reader objects to and a lax viewer accepts; whoever judges decides what it is worth. */
export type OddityCode =
  | 'bytes-before-header'
  | 'bytes-after-eof'
  | 'second-header'
  | 'duplicate-key'
  | 'duplicate-object'
  | 'duplicate-entry'
  | 'shadow-object'
  | 'unreferenced-object'
  | 'overlapping-objects'
  | 'offset-outside-revision'
  | 'xref-format'
  | 'xref-offset'
  | 'xref-order'
  | 'startxref'
  | 'revision-end'
  | 'hybrid'
  | 'stream-length'
  | 'stream-start'
  | 'object-syntax'
  | 'object-end'
  | 'object-stream'
  | 'size'
  | 'encryption-changed'
  | 'repaired';

export type Oddity = Readonly<{
  code: OddityCode;
  detail: string;
  offset?: number;
  objectNumber?: number;
}>;

export type ByteSpan = Readonly<{ start: number; end: number }>;

/** An object that the cross-reference of one revision defines anew. */
export type WrittenObject = Readonly<{
  objectNumber: number;
  generation: number;
  /** Where it stands in the file, or the object stream that holds it; `end` is after `endobj`. */
  offset: number;
  end: number;
  /** Number of the object stream that holds it. */
  inStream?: number;
}>;

export type AnyRevision = Readonly<{
  /** From 0. */
  index: number;
  start: number;
  /** After its `%%EOF` and one end-of-line. */
  end: number;
  /** After the five characters `%%EOF`. */
  eof: number;
  xrefOffset: number;
  form: 'table' | 'stream' | 'hybrid';
  trailer: PdfDict;
  written: ReadonlyMap<number, WrittenObject>;
  /** Objects that were in use before and are so no longer, and those whose entry leads nowhere. */
  freed: ReadonlySet<number>;
  /** Which object stream its entry of a number names, whether there is such a stream or not. */
  containers: ReadonlyMap<number, number>;
  /** Bytes that belong to no header, referenced object, cross-reference, trailer, comment or white space. */
  unaccounted: readonly ByteSpan[];
}>;

export type AnyEncryption = Readonly<{
  algorithm: 'RC4' | 'AES-128' | 'AES-256' | 'none';
  /** Entry V and entry R of the encryption dictionary. */
  version: number;
  revision: number;
  keyBits: number;
  /** Which password opened it. */
  openedBy: 'user' | 'owner';
}>;

export type AnyPage = Readonly<{
  ref: PdfRef | undefined;
  /** With what it inherits (ISO 32000-1 table 30) filled in. */
  dict: PdfDict;
  /** As it stands in the file. */
  own: PdfDict;
}>;

/** The document as it stood after one revision. Nothing here throws but `FaultError`. */
export interface PdfView {
  readonly revision: number;
  readonly trailer: PdfDict;
  readonly catalog: PdfDict;
  /** `null` when absent, free or of another generation (ISO 32000-1 §7.3.10). */
  get(ref: PdfRef): PdfObject;
  /** Follows references to the end; `null` for `undefined` and for a loop. */
  resolve(value: PdfObject | undefined): PdfObject;
  /** Of all objects in use. */
  objectNumbers(): Iterable<number>;
  /** Index of the revision that last wrote the object; `undefined` when it is free or unknown. */
  definedIn(objectNumber: number): number | undefined;
  /** Decrypted and through all its filters; image filters (DCT, JPX, CCITT, JBIG2) are a fault. */
  decode(stream: PdfStream, ref?: PdfRef): Uint8Array;
  /** Decrypted; `/Contents` of a signature never is encrypted. */
  stringBytes(value: PdfString, ref?: PdfRef): Uint8Array;
  /** @throws FaultError `pdf-page-tree` for a loop or too many */
  pages(): readonly AnyPage[];
}

export interface AnyPdf {
  readonly bytes: Uint8Array;
  /** Oldest first; at least one. */
  readonly revisions: readonly AnyRevision[];
  readonly oddities: readonly Oddity[];
  readonly encryption?: AnyEncryption;
  at(revision: number): PdfView;
  readonly current: PdfView;
}
