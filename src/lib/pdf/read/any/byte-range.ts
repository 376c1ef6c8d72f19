import { isWhite } from '../characters.js';
import { isPdfArray, type PdfDict, type PdfObject, PdfRef, PdfString } from '../objects.js';
import type { AnyPdf, PdfView } from './any-pdf.js';
import type { AnySignatureField, ByteRangeFault, ByteRangeFaultCode } from './signature-field.js';

/** What ByteRange and Contents of one signature dictionary say of the file (ISO 32000-1 §12.8.1). */
export type Coverage = Pick<
  AnySignatureField,
  'contents' | 'contentsStart' | 'contentsEnd' | 'byteRange' | 'revision' | 'byteRangeFaults' | 'signedBytes'
>;

/** The file begins, the gap is exactly the token of Contents, and the range ends where a revision ends. */
export function readCoverage(pdf: AnyPdf, view: PdfView, dictionary: PdfDict): Coverage {
  const faults: ByteRangeFault[] = [];
  const fault = (code: ByteRangeFaultCode, detail: string): void => {
    faults.push({ code, detail });
  };
  const contents = readContents(view, dictionary, fault);
  const range = readRange(view, dictionary, fault);
  const isInFile = range !== undefined && isOrdered(range, pdf.bytes.length, fault);
  const revision = isInFile ? judgeRange(pdf, range, { contents, fault }) : undefined;
  const isPlaced = contents !== undefined && contents.start >= 0;
  return {
    ...(contents !== undefined && { contents: contents.bytes }),
    ...(isPlaced && { contentsStart: contents.start, contentsEnd: contents.end }),
    ...(range !== undefined && { byteRange: range }),
    ...(revision !== undefined && { revision }),
    byteRangeFaults: faults,
    signedBytes: () => (isInFile ? piecesOf(pdf.bytes, range) : []),
  };
}

type Report = (code: ByteRangeFaultCode, detail: string) => void;
type FourNumbers = readonly [number, number, number, number];

function readContents(view: PdfView, dictionary: PdfDict, fault: Report): PdfString | undefined {
  const held = dictionary.entries.get('Contents');
  if (held instanceof PdfRef) fault('contents-indirect', 'Contents stands in another object');
  const value = view.resolve(held);
  if (value === null) fault('contents-missing', 'no Contents');
  else if (!(value instanceof PdfString)) fault('contents-form', 'Contents is no string');
  if (!(value instanceof PdfString)) return undefined;
  if (value.form !== 'hex') fault('contents-form', 'Contents is no hexadecimal string');
  judgeBytes(value.bytes, fault);
  return value;
}

/** One DER element and nothing but zeros behind it; BER without length is left to who reads it. */
function judgeBytes(bytes: Uint8Array, fault: Report): void {
  if (isZero(bytes, 0)) {
    fault('contents-empty', 'Contents is empty');
    return;
  }
  const length = derLength(bytes);
  if (length === undefined || length > bytes.length) return;
  if (!isZero(bytes, length)) fault('contents-padding', 'Contents holds more than the signature and zeros');
}

/** Asked of many thousand bytes in every seal: a loop is ten times as quick as a closure for each byte. */
function isZero(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** Whole length of the element that begins the bytes; `undefined` for the indefinite form and for none. */
function derLength(bytes: Uint8Array): number | undefined {
  const first = bytes[1] ?? 0x80;
  if (first < 0x80) return 2 + first;
  const count = first - 0x80;
  if (count === 0 || count > 4) return undefined;
  let length = 0;
  for (const byte of bytes.subarray(2, 2 + count)) length = length * 256 + byte;
  return 2 + count + length;
}

function readRange(view: PdfView, dictionary: PdfDict, fault: Report): FourNumbers | undefined {
  const held = dictionary.entries.get('ByteRange');
  if (held instanceof PdfRef) fault('byte-range-indirect', 'ByteRange stands in another object');
  const value = view.resolve(held);
  if (value === null) {
    fault('byte-range-missing', 'no ByteRange');
    return undefined;
  }
  const numbers = isPdfArray(value) ? value.filter(isOffset) : [];
  const [a, b, c, d] = numbers;
  const isFour = isPdfArray(value) && value.length === 4 && numbers.length === 4;
  if (!isFour || a === undefined || b === undefined || c === undefined || d === undefined) {
    fault('byte-range-form', 'ByteRange is not four whole numbers');
    return undefined;
  }
  return [a, b, c, d];
}

function isOffset(value: PdfObject): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isOrdered([a, b, c, d]: FourNumbers, length: number, fault: Report): boolean {
  if (a + b > length || c + d > length) {
    fault('byte-range-beyond-file', `ByteRange ends at ${c + d}, the file at ${length}`);
    return false;
  }
  if (c < a + b) {
    fault('byte-range-overlap', 'the two parts overlap');
    return false;
  }
  return true;
}

type Held = Readonly<{ contents: PdfString | undefined; fault: Report }>;

/** @returns index of the revision at whose end the range ends */
function judgeRange(pdf: AnyPdf, [a, b, c, d]: FourNumbers, { contents, fault }: Held): number | undefined {
  if (a !== 0) fault('byte-range-start', `ByteRange begins at ${a}`);
  if (contents === undefined || contents.start !== a + b || contents.end !== c)
    fault('byte-range-gap', `what is left out, ${a + b} to ${c}, is not exactly Contents`);
  const end = c + d;
  const revision = pdf.revisions.find(({ eof }) => isBlank(pdf.bytes, eof, end));
  const isWithin = contents !== undefined && revision !== undefined && contents.start >= revision.start;
  if (revision === undefined) fault('byte-range-end', `no revision ends at ${end}`);
  else if (!isWithin && contents !== undefined && contents.start >= 0)
    fault('byte-range-end', `the signature stands in an earlier revision than the one that ends at ${end}`);
  return revision?.index;
}

/** Far more than anybody puts behind `%%EOF`. */
const MAX_BLANK = 1024;

/**
 * Some writers end with more than one end-of-line, or fill up with zeros, and sign that too. As nothing but white space lies
 * between, the end is that of this revision, and nothing of the next one is signed with it.
 */
function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end >= start && end - start <= MAX_BLANK && bytes.subarray(start, end).every((code) => isWhite(code))
  );
}

function piecesOf(bytes: Uint8Array, [a, b, c, d]: FourNumbers): Uint8Array[] {
  return [bytes.subarray(a, a + b), bytes.subarray(c, c + d)];
}
