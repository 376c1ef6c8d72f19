import { PdfName, PdfStream } from '../objects.js';
import type { AnyRevision, ByteSpan, WrittenObject } from './any-pdf.js';
import { findGaps } from './byte-account.js';
import type { ObjectLoader, PlacedObject } from './object-loader.js';
import type { ObjectTable } from './object-table.js';
import { isLocal, type Reading } from './reading.js';
import { readTail, type RevisionTail } from './revision-end.js';
import type { XrefGroup } from './xref-chain.js';
import type { XrefEntry, XrefSection } from './xref-entry.js';

export type LayoutSource = Readonly<{
  reading: Reading;
  loader: ObjectLoader;
  table: ObjectTable;
  /** Oldest first. */
  groups: readonly XrefGroup[];
  /** Bytes before the header. */
  shift: number;
}>;

/** Where each revision begins and ends, before anything is known of its objects. */
export type RevisionPlace = ByteSpan & Readonly<{ eof: number; tails: readonly RevisionTail[] }>;

/** Each revision goes from the end of the one before to its own `%%EOF`. */
export function placeRevisions({
  reading,
  groups,
  shift,
}: Omit<LayoutSource, 'loader' | 'table'>): RevisionPlace[] {
  let start = 0;
  return groups.map(({ sections }) => {
    const last = sections.reduce((a, b) => (b.end > a.end ? b : a));
    const tails = sections.map((section) =>
      readTail(reading, section.end, mayHaveTrailer(sections, section)),
    );
    const tail = readTail(reading, last.end, mayHaveTrailer(sections, last));
    if (!tail.isWhole)
      reading.note({
        code: 'revision-end',
        detail: 'no startxref and %%EOF after the section',
        offset: last.end,
      });
    else if (!sections.some(({ offset }) => offset === (tail.offset ?? 0) + shift))
      reading.note({ code: 'startxref', detail: `startxref is ${tail.offset}`, offset: tail.start });
    if (tail.end <= start)
      reading.note({
        code: 'xref-order',
        detail: 'a revision ends before the one before it',
        offset: tail.end,
      });
    const place = { start: Math.min(start, tail.end), end: tail.end, eof: tail.eof, tails };
    start = Math.max(start, tail.end);
    return place;
  });
}

/** Only in a linearised file of streams was a needless trailer met. */
function mayHaveTrailer(sections: XrefGroup['sections'], { form }: XrefSection): boolean {
  return sections.length > 1 && form === 'stream';
}

/** Accounts for every byte of every revision; notes what no reference leads to. */
export function layOut(source: LayoutSource, places: readonly RevisionPlace[]): AnyRevision[] {
  const { groups } = source;
  const containers = new Set<number>();
  return groups.map((group, index) => {
    const place = places[index] ?? { start: 0, end: 0, eof: 0, tails: [] };
    const [section] = group.sections;
    // Whoever wrote an entry answers for it, wherever it points: an old object is no excuse.
    const stands = Math.max(...group.sections.map(({ offset }) => offset));
    const { written, spans, missing, named } = writtenObjects(source, { index, place, stands, containers });
    for (const container of named.values()) containers.add(container);
    const taken = [
      ...spans,
      ...group.sections.map(({ offset, end }) => ({ start: offset, end })),
      ...place.tails,
    ];
    taken.sort((a, b) => a.start - b.start);
    noteOverlaps(source.reading, spans);
    const { unaccounted, strays } = findGaps(source.reading, source.loader, { span: place, taken });
    for (const stray of strays) noteStray(source, { stray, written });
    return {
      index,
      start: place.start,
      end: place.end,
      eof: place.eof,
      xrefOffset: section.offset,
      form: group.form,
      trailer: section.trailer,
      written,
      freed: new Set([...(source.table.revisions[index]?.freed ?? []), ...missing]),
      containers: named,
      unaccounted,
    };
  });
}

type Found = {
  written: Map<number, WrittenObject>;
  spans: ByteSpan[];
  /** Objects whose entry leads nowhere. */
  missing: Set<number>;
  /** The object streams that entries name. */
  named: Map<number, number>;
};

type RevisionAt = Readonly<{
  index: number;
  place: ByteSpan;
  /** Offset of its cross-reference. */
  stands: number;
}>;

function writtenObjects(
  source: LayoutSource,
  { containers, ...revision }: RevisionAt & Readonly<{ containers: ReadonlySet<number> }>,
): Found {
  const { reading, table } = source;
  const { index, stands: offset } = revision;
  const found: Found = { written: new Map(), spans: [], missing: new Set(), named: new Map() };
  const entries = table.revisions[index]?.written ?? new Map<number, XrefEntry>();
  for (const [objectNumber, entry] of entries) {
    reading.step();
    if (containers.has(objectNumber))
      reading.note({
        code: 'object-stream',
        detail: 'an object stream was written anew',
        offset,
        objectNumber,
      });
    if (entry.kind === 'plain') addPlain(source, found, { objectNumber, entry, revision });
    if (entry.kind === 'packed') addPacked(source, found, { objectNumber, entry, revision });
  }
  found.spans.sort((a, b) => a.start - b.start);
  return found;
}

type PlainObject = Readonly<{
  objectNumber: number;
  entry: XrefEntry & { kind: 'plain' };
  revision: RevisionAt;
}>;

function addPlain(source: LayoutSource, found: Found, { objectNumber, entry, revision }: PlainObject): void {
  const { reading, loader } = source;
  const { generation } = entry;
  const { index, place, stands } = revision;
  const placed = loader.parseAt(entry.offset);
  if (placed === undefined || placed.objectNumber !== objectNumber || placed.generation !== generation) {
    found.missing.add(objectNumber);
    const detail = `no object ${objectNumber} at ${entry.offset}`;
    reading.note({ code: 'xref-offset', detail, offset: stands, objectNumber });
    return;
  }
  if (placed.start < place.start || placed.end > place.end)
    reading.note({
      code: 'offset-outside-revision',
      detail: 'bytes of another revision',
      offset: Math.max(stands, placed.end),
      objectNumber,
    });
  found.written.set(objectNumber, { objectNumber, generation, offset: placed.start, end: placed.end });
  found.spans.push({ start: placed.start, end: placed.end });
  if (isObjectStream(placed)) noteUnnamedMembers(source, placed, index);
}

type PackedObject = Readonly<{
  objectNumber: number;
  entry: XrefEntry & { kind: 'packed' };
  revision: RevisionAt;
}>;

function addPacked(
  source: LayoutSource,
  found: Found,
  { objectNumber, entry, revision: { index, stands } }: PackedObject,
): void {
  found.named.set(objectNumber, entry.stream);
  const container = source.table.at(entry.stream, index)?.entry;
  const placed = container?.kind === 'plain' ? source.loader.parseAt(container.offset) : undefined;
  if (placed === undefined || !isObjectStream(placed)) {
    found.missing.add(objectNumber);
    const detail = `no object stream ${entry.stream}`;
    source.reading.note({ code: 'xref-offset', detail, offset: stands, objectNumber });
    return;
  }
  const { start: offset, end } = placed;
  found.written.set(objectNumber, { objectNumber, generation: 0, offset, end, inStream: entry.stream });
}

function isObjectStream({ value }: PlacedObject): boolean {
  const type = value instanceof PdfStream ? value.dict.entries.get('Type') : undefined;
  return type instanceof PdfName && type.name === 'ObjStm';
}

/** An object stream may hold more than the cross-reference says (ISO 32000-1 §7.5.7 does not forbid it). */
function noteUnnamedMembers(
  { reading, loader, table }: LayoutSource,
  placed: PlacedObject,
  revision: number,
): void {
  if (!(placed.value instanceof PdfStream)) return;
  try {
    const { members } = loader.objectStream(placed.value);
    for (const [index, { objectNumber }] of members.entries()) {
      reading.step();
      const entry = table.at(objectNumber, revision)?.entry;
      const isNamed =
        entry?.kind === 'packed' && entry.stream === placed.objectNumber && entry.index === index;
      if (isNamed) continue;
      const code = entry === undefined || entry.kind === 'free' ? 'unreferenced-object' : 'shadow-object';
      reading.note({
        code,
        detail: `in object stream ${placed.objectNumber}`,
        offset: placed.start,
        objectNumber,
      });
    }
  } catch (error) {
    if (!isLocal(error)) throw error;
    reading.note({
      code: 'object-stream',
      detail: error.detail,
      offset: placed.start,
      objectNumber: placed.objectNumber,
    });
  }
}

/** @param spans ascending by start */
function noteOverlaps(reading: Reading, spans: readonly ByteSpan[]): void {
  let end = 0;
  for (const span of spans) {
    if (span.start < end)
      reading.note({ code: 'overlapping-objects', detail: 'two objects share bytes', offset: span.start });
    end = Math.max(end, span.end);
  }
}

type Stray = Readonly<{ stray: PlacedObject; written: ReadonlyMap<number, WrittenObject> }>;

function noteStray({ reading, table, groups }: LayoutSource, { stray, written }: Stray): void {
  const { objectNumber, start: offset } = stray;
  const isInUse = groups.some(
    (_, revision) => (table.at(objectNumber, revision)?.entry.kind ?? 'free') !== 'free',
  );
  const shadow = isInUse ? 'shadow-object' : 'unreferenced-object';
  const code = written.has(objectNumber) ? 'duplicate-object' : shadow;
  reading.note({ code, detail: 'an object that no cross-reference names', offset, objectNumber });
}
