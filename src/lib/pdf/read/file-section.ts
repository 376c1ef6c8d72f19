import { ObjectParser } from './object-parser.js';
import { PdfDict, PdfKeyword, PdfRef } from './objects.js';
import type { PdfLimits } from './limits.js';
import { pdfFault } from './pdf-fault.js';
import { readXrefTable, type XrefTable } from './xref-table.js';

/** One revision as its end describes it: cross-reference section, trailer, `startxref`, `%%EOF`. */
export type FileSection = Readonly<{
  /** Offset of its first object. */
  start: number;
  /** Offset of the keyword `xref`, where its last object ends. */
  xref: number;
  /** Index of the first byte after `%%EOF` and its line feed. */
  end: number;
  table: XrefTable;
  trailer: PdfDict;
  /** `xref` of the revision before; `undefined` in the first. */
  previous: number | undefined;
}>;

/** Version line and a comment of four bytes >= 128 (ISO 32000-1 §7.5.2). */
const HEADER = /^%PDF-1\.7\n%[\x80-\xff]{4}\n/;
const HEADER_LENGTH = 15;
const END = /startxref\n(\d{1,10})\n%%EOF\n$/;
const END_LENGTH = 40;
const TRAILER_KEYS: ReadonlySet<string> = new Set(['Size', 'Root', 'Info', 'ID', 'Prev']);

/** @throws FaultError `pdf-header` */
export function assertHeader(buffer: Buffer): void {
  if (!HEADER.test(buffer.toString('latin1', 0, HEADER_LENGTH)))
    throw pdfFault('pdf-header', 'the file does not begin with the header of PDF 1.7');
}

/**
 * Reads the section that ends at `end`.
 *
 * @throws FaultError with a `pdf-` code
 */
export function readSection(buffer: Buffer, end: number, limits: PdfLimits): FileSection {
  const tail = readEnd(buffer, end);
  const table = readXrefTable(buffer, tail.xref, limits.objects);
  const trailer = readTrailer(buffer, { start: table.end, end: tail.start }, limits.depth);
  const previous = previousOf(trailer);
  if (previous === undefined) return { ...firstOf(table), xref: tail.xref, end, table, trailer, previous };
  if (table.first === 0) throw pdfFault('pdf-xref', 'an update has an entry for object 0');
  const start = Math.min(...table.rows.map(({ offset }) => offset));
  if (start <= HEADER_LENGTH || start >= tail.xref)
    throw pdfFault('pdf-xref', `the objects of an update begin at ${start}`);
  return { start, xref: tail.xref, end, table, trailer, previous };
}

/** The first section has an entry for every object from 0 on, and Size says how many. */
function firstOf({ first, rows }: XrefTable): Pick<FileSection, 'start'> {
  const isWhole = first === 0 && rows.every(({ number }, index) => number === index + 1);
  if (!isWhole)
    throw pdfFault('pdf-xref', 'the table of the first revision does not begin at 0, or has a gap');
  return { start: HEADER_LENGTH };
}

function readEnd(buffer: Buffer, end: number): { start: number; xref: number } {
  const match = END.exec(buffer.toString('latin1', Math.max(0, end - END_LENGTH), end));
  if (match === null)
    throw pdfFault('pdf-bytes-after-end', `no revision ends at ${end} with startxref and %%EOF`);
  return { start: end - match[0].length, xref: Number(match[1]) };
}

function readTrailer(bytes: Uint8Array, place: { start: number; end: number }, maxDepth: number): PdfDict {
  const options = { references: true, lenient: false, maxDepth };
  const parser = new ObjectParser(bytes.subarray(0, place.end), place.start, options);
  const word = parser.next();
  if (!(word instanceof PdfKeyword) || word.word !== 'trailer')
    throw pdfFault('pdf-trailer', `no trailer before ${parser.position}`);
  const trailer = parser.object();
  parser.skipWhiteSpace();
  if (!(trailer instanceof PdfDict) || parser.position !== place.end)
    throw pdfFault('pdf-trailer', 'no dictionary, or more than a dictionary, between xref and startxref');
  assertTrailerKeys(trailer);
  return trailer;
}

function assertTrailerKeys(trailer: PdfDict): void {
  const keys = [...trailer.entries.keys()];
  if (keys.includes('XRefStm'))
    throw pdfFault('pdf-revisions', 'the trailer names a cross-reference stream beside the table');
  if (keys.includes('Encrypt')) throw pdfFault('pdf-encrypted', 'the file is encrypted');
  const unexpected = keys.find((key) => !TRAILER_KEYS.has(key));
  if (unexpected !== undefined) throw pdfFault('pdf-trailer', `unexpected entry /${unexpected}`);
  if (!(trailer.entries.get('Root') instanceof PdfRef)) throw pdfFault('pdf-trailer', 'Root is no reference');
}

function previousOf(trailer: PdfDict): number | undefined {
  if (!trailer.entries.has('Prev')) return undefined;
  const previous = trailer.entries.get('Prev');
  if (typeof previous === 'number' && Number.isInteger(previous)) return previous;
  throw pdfFault('pdf-revisions', 'Prev is no offset');
}
