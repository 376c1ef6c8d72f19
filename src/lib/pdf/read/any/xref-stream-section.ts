import { isPdfArray, PdfName, PdfStream } from '../objects.js';
import { anyFault } from './any-fault.js';
import type { ObjectLoader } from './object-loader.js';
import type { Reading } from './reading.js';
import { FREE, type XrefEntry, type XrefSection } from './xref-entry.js';

const MAX_WIDTH = 8;

/**
 * Cross-reference stream (ISO 32000-1 §7.5.8). What Index and Size declare is never believed beyond the bytes there.
 *
 * @throws FaultError `pdf-xref` or another `pdf-` code
 */
export function readStreamSection(
  reading: Reading,
  loader: ObjectLoader,
  { offset, shift }: { offset: number; shift: number },
): XrefSection {
  const found = loader.parseAt(offset);
  const value = found?.value;
  if (found === undefined || !(value instanceof PdfStream))
    throw anyFault('pdf-xref', `no cross-reference at ${offset}`);
  const type = value.dict.entries.get('Type');
  if (!(type instanceof PdfName) || type.name !== 'XRef')
    throw anyFault('pdf-xref', `the stream at ${offset} is no cross-reference`);
  const entries = readEntries(reading, loader, { stream: value, section: offset, shift });
  return { form: 'stream', offset: found.start, end: found.end, trailer: value.dict, entries };
}

type Source = Readonly<{ stream: PdfStream; section: number; shift: number }>;

function readEntries(
  reading: Reading,
  loader: ObjectLoader,
  { stream, section, shift }: Source,
): Map<number, XrefEntry> {
  const widths = numbersOf(stream, 'W');
  const row = widths.reduce((sum, width) => sum + width, 0);
  if (widths.length < 3 || widths.some((width) => width > MAX_WIDTH) || row === 0)
    throw anyFault('pdf-xref', 'W of a cross-reference stream is malformed');
  const data = loader.decodePlain(stream);
  const size = stream.dict.entries.get('Size');
  const index = stream.dict.entries.has('Index')
    ? numbersOf(stream, 'Index')
    : [0, typeof size === 'number' ? size : 0];
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first = 0, count = 0] = index.slice(pair, pair + 2);
    for (let i = 0; i < count && at + row <= data.length; i += 1, at += row) {
      reading.step();
      const number = first + i;
      if (number > reading.limits.objects || entries.size >= reading.limits.objects)
        throw anyFault('pdf-too-many-objects', `object ${number}`);
      if (entries.has(number))
        reading.note({
          code: 'duplicate-entry',
          detail: 'two entries in one section',
          offset: section,
          objectNumber: number,
        });
      entries.set(number, entryAt(data, at, widths, shift));
    }
  }
  return entries;
}

function entryAt(data: Uint8Array, at: number, widths: readonly number[], shift: number): XrefEntry {
  const [first = 0, second = 0, third = 0] = widths;
  const kind = first === 0 ? 1 : unsigned(data, at, first);
  const a = unsigned(data, at + first, second);
  const b = unsigned(data, at + first + second, third);
  if (kind === 1) return { kind: 'plain', offset: a + shift, generation: b };
  return kind === 2 ? { kind: 'packed', stream: a, index: b } : FREE;
}

function unsigned(data: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i += 1) value = value * 256 + (data[at + i] ?? 0);
  return value;
}

function numbersOf(stream: PdfStream, key: string): number[] {
  const value = stream.dict.entries.get(key);
  const numbers = isPdfArray(value) ? value.filter((each) => typeof each === 'number') : [];
  if (!isPdfArray(value) || numbers.length !== value.length)
    throw anyFault('pdf-xref', `/${key} is malformed`);
  if (numbers.some((each) => !Number.isSafeInteger(each) || each < 0))
    throw anyFault('pdf-xref', `/${key} is malformed`);
  return numbers;
}
