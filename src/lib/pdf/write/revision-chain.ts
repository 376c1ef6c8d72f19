import { PDFArray, type PDFContext, PDFDict, PDFHexString, PDFName, PDFNumber, PDFRef } from 'pdf-lib';
import { HEADER } from './file-layout.js';
import { PdfFormError } from './pdf-form-error.js';
import { parseObject } from './single-object.js';

/** Where everything stands in a file that this service wrote, and what its last trailer says. */
export type RevisionChain = Readonly<{
  /** 1, and one more for each update. */
  revisions: number;
  /** Where the newest form of each object begins, at its `n 0 obj`, by object number. */
  offsets: ReadonlyMap<number, number>;
  /** Offset of the newest cross-reference table. */
  start: number;
  /** The first object number that is free. */
  size: number;
  root: PDFRef;
  info: PDFRef;
  id: readonly [PDFHexString, PDFHexString];
}>;

type Trailer = Pick<RevisionChain, 'size' | 'root' | 'info' | 'id'> & Readonly<{ previous?: number }>;
type Section = Readonly<{ start: number; rows: ReadonlyMap<number, number>; trailer: Trailer }>;

/** What `startxref`, a number of 10 digits and the end mark take. */
const LONGEST_END = 32;
const SECTION = /^xref\n((?:[^\n]+\n)+?)trailer\n(<<[^]*>>)\nstartxref\n(\d{1,10})\n%%EOF\n$/;
const FREE_ROW = '0000000000 65535 f ';

/**
 * Reads the cross-reference tables from the last to the first, and nothing else of the file.
 *
 * @throws PdfFormError for a file that has not exactly the form that `writeFile` and `writeUpdate` give it
 */
export function readRevisionChain(bytes: Uint8Array, context: PDFContext): RevisionChain {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!file.subarray(0, HEADER.length).equals(Buffer.from(HEADER, 'latin1')))
    throw new PdfFormError('the file has another header');
  const tail = file.toString('latin1', Math.max(0, file.length - LONGEST_END));
  const [, last] = /startxref\n(\d{1,10})\n%%EOF\n$/.exec(tail) ?? [];
  const sections: Section[] = [];
  let end = file.length;
  for (let at = last; at !== undefined;) {
    const section = readSection(file, { start: Number(at), end }, context);
    sections.push(section);
    end = Math.min(...section.rows.values());
    at = section.trailer.previous?.toString();
  }
  if (end !== HEADER.length) throw new PdfFormError('the first object does not follow the header');
  return chained(sections);
}

/** @param sections the newest first */
function chained(sections: readonly Section[]): RevisionChain {
  const [newest] = sections;
  if (newest === undefined) throw new PdfFormError('no startxref at the end of the file');
  const { start, trailer } = newest;
  const offsets = new Map<number, number>();
  for (const section of sections.toReversed()) {
    if (section.trailer.root !== trailer.root || section.trailer.info !== trailer.info)
      throw new PdfFormError('a revision has another catalog or Info');
    for (const [number, offset] of section.rows) offsets.set(number, offset);
    const isGapless = Math.max(...section.rows.keys()) <= offsets.size;
    if (!isGapless || section.trailer.size !== offsets.size + 1)
      throw new PdfFormError('Size is not that of the objects');
  }
  const { size, root, info, id } = trailer;
  return { revisions: sections.length, offsets, start, size, root, info, id };
}

/** @param span from `xref` to the end of the revision */
function readSection(file: Buffer, span: { start: number; end: number }, context: PDFContext): Section {
  const { start, end } = span;
  const [, table = '', dictionary, claimed] =
    start < end ? (SECTION.exec(file.toString('latin1', start, end)) ?? []) : [];
  if (dictionary === undefined || Number(claimed) !== start)
    throw new PdfFormError(`no classic cross-reference table fills the bytes ${start} to ${end}`);
  const trailer = readTrailer(parseObject(Buffer.from(dictionary, 'latin1'), context));
  const lines = table.split('\n').slice(0, -1);
  const rows = readRows(trailer.previous === undefined ? withoutFree(lines) : lines);
  for (const [number, offset] of rows)
    if (offset >= start) throw new PdfFormError(`object ${number} stands behind its table`);
  return { start, rows, trailer };
}

/** The first table: one subsection, which begins with the entry of object 0. */
function withoutFree([head = '', free, ...rows]: readonly string[]): readonly string[] {
  if (head !== `0 ${rows.length + 1}` || free !== FREE_ROW)
    throw new PdfFormError('the first table does not begin with object 0');
  return [`1 ${rows.length}`, ...rows];
}

/** Subsections in ascending order, of objects in use and of generation 0. */
function readRows(lines: readonly string[]): ReadonlyMap<number, number> {
  const rows = new Map<number, number>();
  let next = 0;
  let left = 0;
  for (const line of lines) {
    if (left > 0) {
      rows.set(next, offsetIn(line));
      next += 1;
      left -= 1;
      continue;
    }
    const [, first, count] = /^(\d{1,7}) (\d{1,7})$/.exec(line) ?? [];
    if (first === undefined || Number(first) < Math.max(1, next))
      throw new PdfFormError(`no subsection of a cross-reference table: ${line}`);
    next = Number(first);
    left = Number(count);
  }
  if (left > 0 || rows.size === 0) throw new PdfFormError('a cross-reference table is cut off');
  return rows;
}

function offsetIn(row: string): number {
  const [, offset] = /^(\d{10}) 00000 n $/.exec(row) ?? [];
  if (offset === undefined) throw new PdfFormError(`no row of an object in use: ${row}`);
  return Number(offset);
}

function readTrailer(trailer: unknown): Trailer {
  if (!(trailer instanceof PDFDict)) throw new PdfFormError('the trailer is no dictionary');
  const [size, root, info, id, previous] = ['Size', 'Root', 'Info', 'ID', 'Prev'].map((key) =>
    trailer.get(PDFName.of(key)),
  );
  const isExact = trailer.keys().length === (previous === undefined ? 4 : 5);
  if (!isExact || !(size instanceof PDFNumber) || !(root instanceof PDFRef) || !(info instanceof PDFRef))
    throw new PdfFormError('the trailer has other entries than Size, Root, Info, ID and Prev');
  if (previous !== undefined && !(previous instanceof PDFNumber)) throw new PdfFormError('Prev is no number');
  const [first, second, ...others] = id instanceof PDFArray ? id.asArray() : [];
  const isPair = first instanceof PDFHexString && second instanceof PDFHexString && others.length === 0;
  if (!isPair) throw new PdfFormError('ID is no pair of hexadecimal strings');
  return {
    size: size.asNumber(),
    root,
    info,
    id: [first, second],
    ...(previous && { previous: previous.asNumber() }),
  };
}
