import { isWhite } from './characters.js';
import type { PdfLimits } from './limits.js';
import { ObjectParser } from './object-parser.js';
import { PdfDict, PdfKeyword, type PdfObject, PdfStream } from './objects.js';
import { pdfFault } from './pdf-fault.js';
import { readXrefTable } from './xref-table.js';

/** The parts of a file of one revision, with every byte accounted for. */
export type StrictFile = Readonly<{
  trailer: PdfDict;
  /** By object number; index 0 is unused. */
  objects: readonly (PdfObject | undefined)[];
}>;

/** Version line and a comment of four bytes >= 128 (ISO 32000-1 §7.5.2). */
const HEADER = /^%PDF-1\.7\n%[\x80-\xff]{4}\n/;
const HEADER_LENGTH = 15;
const END = /startxref\n(\d{1,10})\n%%EOF\n$/;
const TRAILER_KEYS: ReadonlySet<string> = new Set(['Size', 'Root', 'Info', 'ID']);

/**
 * Reads a file that is exactly header, objects, cross-reference table, trailer: what our writer writes.
 *
 * Anything a lenient reader would repair or skip is a fault, since two lenient readers may repair differently.
 *
 * @throws FaultError with a `pdf-` code
 */
export function readStrictFile(bytes: Uint8Array, limits: PdfLimits): StrictFile {
  if (bytes.length > limits.bytes) throw pdfFault('pdf-too-large', `${bytes.length} bytes`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!HEADER.test(buffer.toString('latin1', 0, HEADER_LENGTH)))
    throw pdfFault('pdf-header', 'the file does not begin with the header of PDF 1.7');
  const end = readEnd(buffer);
  const table = readXrefTable(bytes, end.xref, limits.objects);
  const trailer = readTrailer(bytes, table.end, end.start, limits.depth);
  if (trailer.entries.get('Size') !== table.offsets.length)
    throw pdfFault('pdf-trailer', 'Size is not the number of entries');
  return { trailer, objects: readObjects(bytes, table.offsets, end.xref, limits.depth) };
}

function readEnd(buffer: Buffer): { start: number; xref: number } {
  const tail = buffer.toString('latin1', Math.max(0, buffer.length - 40));
  const match = END.exec(tail);
  if (match === null) throw pdfFault('pdf-bytes-after-end', 'the file does not end with startxref and %%EOF');
  return { start: buffer.length - match[0].length, xref: Number(match[1]) };
}

function readTrailer(bytes: Uint8Array, start: number, end: number, maxDepth: number): PdfDict {
  const parser = new ObjectParser(bytes.subarray(0, end), start, {
    references: true,
    lenient: false,
    maxDepth,
  });
  expectKeyword(parser, 'trailer', 'pdf-trailer');
  const trailer = parser.object();
  parser.skipWhiteSpace();
  if (!(trailer instanceof PdfDict) || parser.position !== end)
    throw pdfFault('pdf-trailer', 'no dictionary, or more than a dictionary, between xref and startxref');
  const keys = [...trailer.entries.keys()];
  if (keys.includes('Prev') || keys.includes('XRefStm'))
    throw pdfFault('pdf-revisions', 'the trailer names another cross-reference section');
  if (keys.includes('Encrypt')) throw pdfFault('pdf-encrypted', 'the file is encrypted');
  const unexpected = keys.find((key) => !TRAILER_KEYS.has(key));
  if (unexpected !== undefined) throw pdfFault('pdf-trailer', `unexpected entry /${unexpected}`);
  return trailer;
}

function readObjects(
  bytes: Uint8Array,
  offsets: readonly number[],
  xref: number,
  maxDepth: number,
): (PdfObject | undefined)[] {
  const objects = Array.from<PdfObject | undefined>({ length: offsets.length });
  const inFileOrder = offsets
    .map((offset, number) => ({ offset, number }))
    .slice(1)
    .toSorted((a, b) => a.offset - b.offset);
  const body = bytes.subarray(0, xref);
  let expected = HEADER_LENGTH;
  for (const { offset, number } of inFileOrder) {
    if (offset !== expected)
      throw pdfFault('pdf-bytes-unaccounted', `object ${number} is at ${offset}, not at ${expected}`);
    const parser = new ObjectParser(body, offset, { references: true, lenient: false, maxDepth });
    objects[number] = readIndirectObject(parser, number);
    expected = parser.position;
  }
  if (expected !== xref)
    throw pdfFault('pdf-bytes-unaccounted', `bytes ${expected} to ${xref} belong to no object`);
  return objects;
}

function readIndirectObject(parser: ObjectParser, number: number): PdfObject {
  const head = `${number} 0 obj\n`;
  const start = parser.position;
  const found = Buffer.from(parser.bytes.subarray(start, start + head.length)).toString('latin1');
  if (found !== head) throw pdfFault('pdf-object-header', `no object ${number} at ${start}`);
  parser.position = start + head.length;
  const object = parser.object();
  const word = parser.next();
  if (!(word instanceof PdfKeyword)) throw pdfFault('pdf-syntax', `object ${number} has no end`);
  if (word.word === 'endobj') return endObject(parser, object);
  if (word.word !== 'stream' || !(object instanceof PdfDict))
    throw pdfFault('pdf-syntax', `unexpected ${word.word} in object ${number}`);
  const stream = new PdfStream(object, readStreamBytes(parser, object, number));
  expectKeyword(parser, 'endobj', 'pdf-syntax');
  return endObject(parser, stream);
}

/** One end-of-line belongs to `endobj`; more would be bytes that say nothing. */
function endObject(parser: ObjectParser, object: PdfObject): PdfObject {
  if (parser.bytes[parser.position] !== 10)
    throw pdfFault('pdf-syntax', `no line feed after endobj at ${parser.position}`);
  parser.position += 1;
  return object;
}

/** ISO 32000-1 §7.3.8.1, with LINE FEED before and after the bytes and a direct Length. */
function readStreamBytes(parser: ObjectParser, dict: PdfDict, number: number): Uint8Array {
  const length = dict.entries.get('Length');
  const start = parser.position + 1;
  if (parser.bytes[parser.position] !== 10 || typeof length !== 'number' || !Number.isInteger(length))
    throw pdfFault('pdf-stream-length', `stream of object ${number} has no line feed or no direct Length`);
  parser.position = start + length;
  const isAtEnd = length >= 0 && parser.bytes[parser.position] === 10;
  if (!isAtEnd) throw pdfFault('pdf-stream-length', `Length of object ${number} is wrong`);
  parser.position += 1;
  if (isWhite(parser.bytes[parser.position]))
    throw pdfFault('pdf-stream-length', `Length of object ${number} is too small`);
  expectKeyword(parser, 'endstream', 'pdf-stream-length');
  return parser.bytes.subarray(start, start + length);
}

function expectKeyword(
  parser: ObjectParser,
  word: string,
  code: 'pdf-trailer' | 'pdf-syntax' | 'pdf-stream-length',
): void {
  const found = parser.next();
  if (!(found instanceof PdfKeyword) || found.word !== word)
    throw pdfFault(code, `no ${word} before ${parser.position}`);
}
