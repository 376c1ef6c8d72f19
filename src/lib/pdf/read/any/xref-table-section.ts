import { isDigit, isWhite } from '../characters.js';
import { PdfDict } from '../objects.js';
import { anyFault } from './any-fault.js';
import { LaxParser } from './lax-parser.js';
import type { Reading } from './reading.js';
import { FREE, type XrefEntry, type XrefSection } from './xref-entry.js';

const ROW = 20;

type Row = Readonly<{ offset: number; generation: number; isFree: boolean }>;

/**
 * Classic cross-reference table and trailer (ISO 32000-1 §7.5.4), rows of other than 20 bytes included.
 *
 * @param offset where the word `xref` stands
 * @param shift bytes that offsets leave out
 * @throws FaultError `pdf-xref`, `pdf-trailer` or a limit's
 */
export function readTableSection(reading: Reading, offset: number, shift: number): XrefSection {
  const parser = new LaxParser(reading, reading.buffer, offset, {
    limit: reading.bytes.length,
    isFile: true,
    onDuplicateKey: (key, at) =>
      reading.note({ code: 'duplicate-key', detail: `/${key} twice in a trailer`, offset: at }),
  });
  if (!parser.keyword('xref')) throw anyFault('pdf-xref', `no cross-reference at ${offset}`);
  const entries = new Map<number, XrefEntry>();
  for (;;) {
    parser.skipWhiteSpace();
    if (parser.keyword('trailer')) break;
    readSubsection(reading, parser, { entries, shift, section: offset });
  }
  const trailer = trailerAfter(parser);
  return { form: 'table', offset, end: parser.position, trailer, entries };
}

function trailerAfter(parser: LaxParser): PdfDict {
  const trailer = parser.object();
  if (!(trailer instanceof PdfDict)) throw anyFault('pdf-trailer', `no trailer at ${parser.position}`);
  return trailer;
}

type Target = Readonly<{
  entries: Map<number, XrefEntry>;
  shift: number;
  /** Offset of the whole table. */
  section: number;
}>;

function readSubsection(reading: Reading, parser: LaxParser, target: Target): void {
  const start = parser.position;
  let first = parser.unsigned();
  parser.skipWhiteSpace();
  const count = parser.unsigned();
  if (first === undefined || count === undefined)
    throw anyFault('pdf-xref', `no subsection and no trailer at ${start}`);
  parser.skipWhiteSpace();
  const isRoomy = count * (ROW - 2) <= reading.bytes.length - parser.position + ROW;
  if (!isRoomy) throw anyFault('pdf-xref', `${count} entries at ${start}`);
  for (let index = 0; index < count; index += 1) {
    const row = readRow(reading, parser);
    // Some writers count from 1 and still begin with the head of the free list; every viewer shifts them back.
    if (index === 0 && first === 1 && row.isFree && row.offset === 0 && row.generation === 65_535) {
      first = 0;
      reading.note({ code: 'xref-format', detail: 'the table counts from 1', offset: start });
    }
    addEntry(reading, target, first + index, row);
  }
}

function addEntry(reading: Reading, { entries, shift, section }: Target, number: number, row: Row): void {
  reading.step();
  if (number > reading.limits.objects || entries.size >= reading.limits.objects)
    throw anyFault('pdf-too-many-objects', `object ${number}`);
  if (entries.has(number))
    reading.note({
      code: 'duplicate-entry',
      detail: 'two entries in one section',
      offset: section,
      objectNumber: number,
    });
  const isUsable = !row.isFree && row.offset > 0;
  const entry = { kind: 'plain', offset: row.offset + shift, generation: row.generation } as const;
  entries.set(number, isUsable ? entry : FREE);
}

function readRow(reading: Reading, parser: LaxParser): Row {
  const { buffer } = reading;
  const at = parser.position;
  const quick = quickRow(buffer, at);
  if (quick !== undefined) {
    parser.position = at + ROW;
    return quick;
  }
  parser.skipWhiteSpace();
  const offset = parser.unsigned();
  parser.skipWhiteSpace();
  const generation = parser.unsigned();
  parser.skipWhiteSpace();
  const isFree = parser.keyword('f');
  if (offset === undefined || generation === undefined || (!isFree && !parser.keyword('n')))
    throw anyFault('pdf-xref', `malformed entry at ${at}`);
  parser.skipWhiteSpace();
  if (parser.position - at !== ROW && !isDigit(buffer[parser.position]) && buffer[parser.position] !== 0x74)
    reading.note({ code: 'xref-format', detail: 'an entry is not 20 bytes long', offset: at });
  return { offset, generation, isFree };
}

/** `nnnnnnnnnn ggggg n` and two bytes of white space. */
function quickRow(bytes: Buffer, at: number): Row | undefined {
  const kind = bytes[at + 17];
  const isFormed =
    bytes[at + 10] === 32 &&
    bytes[at + 16] === 32 &&
    (kind === 0x6e || kind === 0x66) &&
    isWhite(bytes[at + 18]) &&
    isWhite(bytes[at + 19]);
  if (!isFormed) return undefined;
  const offset = digits(bytes, at, at + 10);
  const generation = digits(bytes, at + 11, at + 16);
  return offset === -1 || generation === -1 ? undefined : { offset, generation, isFree: kind === 0x66 };
}

function digits(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const code = bytes[at];
    if (!isDigit(code)) return -1;
    value = value * 10 + code - 0x30;
  }
  return value;
}
