import { isWhite } from './characters.js';
import type { FileSection } from './file-section.js';
import { ObjectParser } from './object-parser.js';
import { PdfDict, PdfKeyword, type PdfObject, PdfStream } from './objects.js';
import { pdfFault } from './pdf-fault.js';

/**
 * The objects of one section: they stand one right after the other and leave no byte over.
 *
 * @throws FaultError with a `pdf-` code
 */
export function readSectionObjects(
  bytes: Uint8Array,
  { start, xref, table }: FileSection,
  maxDepth: number,
): ReadonlyMap<number, PdfObject> {
  const objects = new Map<number, PdfObject>();
  const body = bytes.subarray(0, xref);
  let expected = start;
  for (const { offset, number } of table.rows.toSorted((a, b) => a.offset - b.offset)) {
    if (offset !== expected)
      throw pdfFault('pdf-bytes-unaccounted', `object ${number} is at ${offset}, not at ${expected}`);
    const parser = new ObjectParser(body, offset, { references: true, lenient: false, maxDepth });
    objects.set(number, readIndirectObject(parser, number));
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

function expectKeyword(parser: ObjectParser, word: string, code: 'pdf-syntax' | 'pdf-stream-length'): void {
  const found = parser.next();
  if (!(found instanceof PdfKeyword) || found.word !== word)
    throw pdfFault(code, `no ${word} before ${parser.position}`);
}
