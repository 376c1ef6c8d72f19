import { crc32, inflateRawSync } from 'node:zlib';
import { TableFaultError } from '../../table.js';
import { malformed } from './xlsx-fault.js';

/** A part of the package by its name, whatever its case (ISO/IEC 29500-2 §6.2.2); undefined when there is none. */
export type Parts = (name: string) => Uint8Array | undefined;

type Entry = Readonly<{ method: number; crc: number; packed: Uint8Array; size: number }>;

const MOST_ENTRIES = 2000;
/** What all parts that are looked at may hold together. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Of the record at the end, without and with its longest comment. */
const END_BYTES = 22;
const LAST_END = END_BYTES + 0xffff;

/**
 * Opens a ZIP archive by its directory. Nothing is inflated before it is asked for, and never more than announced.
 *
 * @throws TableFaultError `xlsx-malformed`, `xlsx-encrypted`; so does what is returned, and `too-large`
 * @see APPNOTE.TXT 6.3.10 §4.3 (PKWARE)
 */
export function zipParts(bytes: Uint8Array): Parts {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries = entriesOf(file);
  let left = MOST_BYTES;
  return (name) => {
    const entry = entries.get(name.toLowerCase());
    if (!entry) return undefined;
    left -= entry.size;
    if (left < 0)
      throw new TableFaultError(
        'too-large',
        'The workbook holds too much when it is unpacked. Delete formatted empty rows.',
      );
    return unpacked(entry);
  };
}

function entriesOf(file: Buffer): ReadonlyMap<string, Entry> {
  const end = endOf(file);
  const count = file.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES) throw malformed('it has too many parts');
  const entries = new Map<string, Entry>();
  let at = file.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || file.readUInt32LE(at) !== 0x02014b50) throw malformed('its directory is damaged');
    const nameEnd = at + 46 + file.readUInt16LE(at + 28);
    const name = file.toString('utf8', at + 46, nameEnd).toLowerCase();
    if (entries.has(name)) throw malformed('two parts have one name');
    entries.set(name, entryOf(file, at));
    at = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

function endOf(file: Buffer): number {
  for (let at = file.length - END_BYTES; at >= Math.max(0, file.length - LAST_END); at -= 1)
    if (file.readUInt32LE(at) === 0x06054b50) return at;
  throw malformed('it is cut off');
}

function entryOf(file: Buffer, at: number): Entry {
  if ((file.readUInt16LE(at + 8) & 1) === 1)
    throw new TableFaultError('xlsx-encrypted', 'The workbook has a password. Save it without one.');
  const local = file.readUInt32LE(at + 42);
  if (local + 30 > file.length || file.readUInt32LE(local) !== 0x04034b50)
    throw malformed('a part is missing');
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  const end = start + file.readUInt32LE(at + 20);
  if (end > file.length) throw malformed('a part is cut off');
  const packed = file.subarray(start, end);
  const method = file.readUInt16LE(at + 10);
  return { method, crc: file.readUInt32LE(at + 16), packed, size: file.readUInt32LE(at + 24) };
}

function unpacked({ method, crc, packed, size }: Entry): Uint8Array {
  const content = method === 0 ? packed : inflated(method, packed, size);
  if (content.length !== size || crc32(content) !== crc) throw malformed('a part is damaged');
  return content;
}

function inflated(method: number, packed: Uint8Array, size: number): Uint8Array {
  if (method !== 8) throw malformed('it is compressed in a way that is not known');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw malformed('a part is damaged');
  }
}
