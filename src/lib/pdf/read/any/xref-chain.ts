import { PdfDict, PdfKeyword } from '../objects.js';
import { anyFault } from './any-fault.js';
import { LaxParser } from './lax-parser.js';
import type { ObjectLoader } from './object-loader.js';
import type { Reading } from './reading.js';
import { type XrefEntry, type XrefSection } from './xref-entry.js';
import { readStreamSection } from './xref-stream-section.js';
import { readTableSection } from './xref-table-section.js';

/** The cross-reference sections that one writing of the file has added; its own part of the history. */
export type XrefGroup = Readonly<{
  form: 'table' | 'stream' | 'hybrid';
  /** The section that the trailer belongs to comes first. */
  sections: readonly [XrefSection, ...XrefSection[]];
  entries: ReadonlyMap<number, XrefEntry>;
}>;

const STARTXREF = 'startxref';

/** `xref`, or the head of an object whose number does not begin before. */
const SECTION = /^[^0-9][\s\0]*(?:xref|\d+\s+\d+\s+obj)(?![A-Za-z])/;
const SECTION_REACH = 64;

/**
 * How many bytes all offsets of the file leave out. They count from the header (ISO 32000-1 §7.5.2, and annex H.3, note 13),
 * but behind a byte order mark or an empty line some writers count from the first byte. Never both in one file: where the
 * newest section stands decides.
 *
 * @param header bytes before the header
 * @returns `header` wherever that leads to a section, or nothing does
 */
export function shiftOf(reading: Reading, header: number): number {
  const start = lastStart(reading);
  if (header === 0 || start === undefined) return header;
  const isSection = (offset: number): boolean =>
    SECTION.test(reading.buffer.toString('latin1', offset - 1, offset + SECTION_REACH));
  return !isSection(start + header) && isSection(start) ? 0 : header;
}

/**
 * Follows `startxref` and Prev (ISO 32000-1 §7.5.6 and §7.5.8) to the beginning.
 *
 * @param shift see {@link shiftOf}
 * @returns oldest first
 * @throws FaultError `pdf-xref`, `pdf-trailer`, `pdf-revisions` or a limit's
 */
export function readXrefChain(reading: Reading, loader: ObjectLoader, shift: number): XrefGroup[] {
  const groups: XrefGroup[] = [];
  const seen = new Set<number>();
  const start = lastStart(reading);
  if (start === undefined) throw anyFault('pdf-xref', 'no startxref, or no offset after it');
  let offset: number | undefined = start + shift;
  let newer: XrefSection | undefined;
  while (offset !== undefined) {
    if (seen.has(offset)) throw anyFault('pdf-revisions', `Prev leads back to ${offset}`);
    if (seen.size >= reading.limits.revisions)
      throw anyFault('pdf-revisions', `more than ${reading.limits.revisions}`);
    seen.add(offset);
    const section = readXrefSection(reading, loader, { offset, shift });
    const group = groupOf(reading, loader, { section, shift, seen });
    const previous = previousOf(section);
    const isFirstPage = newer !== undefined && newer.offset < section.offset;
    if (isFirstPage && previous === undefined && isLinearised(reading)) joinNewer(groups, group);
    else if (isHiddenPart(groups.at(-1), section)) joinNewer(groups, group);
    else {
      if (isFirstPage)
        reading.note({ code: 'xref-order', detail: 'Prev leads towards the end of the file', offset });
      groups.push(group);
    }
    newer = section;
    offset = previous === undefined ? undefined : previous + shift;
  }
  return groups.toReversed();
}

/** The number behind the last `startxref`. */
function lastStart(reading: Reading): number | undefined {
  const at = reading.buffer.lastIndexOf(STARTXREF);
  if (at === -1) return undefined;
  const parser = new LaxParser(reading, reading.buffer, at + STARTXREF.length, {
    limit: reading.bytes.length,
    isFile: true,
  });
  parser.skipWhiteSpace();
  return parser.unsigned();
}

type Place = Readonly<{ offset: number; shift: number }>;

function readXrefSection(reading: Reading, loader: ObjectLoader, { offset, shift }: Place): XrefSection {
  if (offset >= reading.bytes.length)
    throw anyFault('pdf-xref', `cross-reference past the end, at ${offset}`);
  const parser = new LaxParser(reading, reading.buffer, offset, {
    limit: reading.bytes.length,
    isFile: true,
  });
  parser.skipWhiteSpace();
  const start = parser.position;
  const word = parser.keyword('xref');
  return word
    ? readTableSection(reading, start, shift)
    : readStreamSection(reading, loader, { offset, shift });
}

type Found = Readonly<{ section: XrefSection; shift: number; seen: Set<number> }>;

/** With the stream that a table names for readers of PDF 1.5 (ISO 32000-1 §7.5.8.4). */
function groupOf(reading: Reading, loader: ObjectLoader, { section, shift, seen }: Found): XrefGroup {
  const hidden = section.form === 'table' ? section.trailer.entries.get('XRefStm') : undefined;
  if (typeof hidden !== 'number')
    return { form: section.form, sections: [section], entries: section.entries };
  const offset = hidden + shift;
  reading.note({
    code: 'hybrid',
    detail: 'a cross-reference stream beside the table',
    offset: section.offset,
  });
  if (seen.has(offset)) throw anyFault('pdf-revisions', `XRefStm leads back to ${offset}`);
  seen.add(offset);
  const stream = readStreamSection(reading, loader, { offset, shift });
  const entries = new Map(stream.entries);
  for (const [number, entry] of section.entries)
    if (entry.kind !== 'free' || !entries.has(number)) entries.set(number, entry);
  return { form: 'hybrid', sections: [section, stream], entries };
}

/**
 * A word processor writes a whole table first and right behind it an empty one, whose stream names what the first
 * has hidden: one writing, although the form is that of two.
 */
function isHiddenPart(newer: XrefGroup | undefined, older: XrefSection): boolean {
  if (newer?.form !== 'hybrid') return false;
  const [table, stream] = newer.sections;
  return table.entries.size === 0 && stream !== undefined && stream.offset < older.offset;
}

/** A linearised file has two sections and is one revision (ISO 32000-1 annex F.3.4). */
function joinNewer(groups: XrefGroup[], main: XrefGroup): void {
  const first = groups.pop();
  if (first === undefined) return;
  const entries = new Map([...main.entries, ...first.entries]);
  groups.push({ form: first.form, sections: [...first.sections, ...main.sections], entries });
}

function previousOf({ trailer }: XrefSection): number | undefined {
  const previous = trailer.entries.get('Prev');
  if (previous === undefined || previous === null) return undefined;
  if (typeof previous === 'number' && Number.isSafeInteger(previous) && previous >= 0) return previous;
  throw anyFault('pdf-revisions', 'Prev is no offset');
}

const LOOK_FOR_LINEARISED = 1024;

/** Whether the first object of the file says so (ISO 32000-1 annex F.3.3). */
function isLinearised(reading: Reading): boolean {
  const head = reading.buffer.toString('latin1', 0, LOOK_FOR_LINEARISED);
  const found = /\d+\s+\d+\s+obj\s*(?=<<)/.exec(head);
  if (found === null) return false;
  const parser = new LaxParser(reading, reading.buffer, found.index + found[0].length, {
    limit: reading.bytes.length,
    isFile: true,
  });
  const value = parser.next();
  return !(value instanceof PdfKeyword) && value instanceof PdfDict && value.entries.has('Linearized');
}
