import { isDigit, isRegular, isWhite } from '../characters.js';
import { PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from '../objects.js';
import { anyFault } from './any-fault.js';
import { LaxParser } from './lax-parser.js';
import type { ObjectLoader } from './object-loader.js';
import { isLocal, type Reading } from './reading.js';
import type { XrefGroup } from './xref-chain.js';
import type { XrefEntry } from './xref-entry.js';

/**
 * What every viewer does with a broken cross-reference: the last object of each number counts. The whole file is one
 * revision then, and the oddity `repaired` says that none of it can be relied on.
 *
 * @throws FaultError `pdf-xref` when there is no catalog either
 */
export function repairByScan(reading: Reading, loader: ObjectLoader, why: string): XrefGroup {
  reading.note({ code: 'repaired', detail: why });
  const entries = new Map<number, XrefEntry>();
  const streams: PdfStream[] = [];
  let catalog: PdfRef | undefined;
  for (const offset of objectHeads(reading)) {
    const found = loader.parseAt(offset);
    if (found === undefined) continue;
    const { objectNumber, generation, value } = found;
    if (objectNumber > reading.limits.objects)
      throw anyFault('pdf-too-many-objects', `object ${objectNumber}`);
    entries.set(objectNumber, { kind: 'plain', offset, generation });
    if (value instanceof PdfStream) streams.push(value);
    if (typeOf(value) === 'Catalog') catalog = new PdfRef(objectNumber, generation);
    if (typeOf(value) === 'ObjStm') addMembers(reading, loader, { entries, found });
  }
  const trailer = lastTrailer(reading) ?? trailerOf(streams) ?? catalogTrailer(catalog);
  if (trailer === undefined) throw anyFault('pdf-xref', why);
  const end = reading.bytes.length;
  return { form: 'table', sections: [{ form: 'table', offset: end, end, trailer, entries }], entries };
}

/** Offsets of all that looks like `12 0 obj`, ascending. */
function* objectHeads(reading: Reading): Iterable<number> {
  const { buffer } = reading;
  for (let at = buffer.indexOf('obj'); at !== -1; at = buffer.indexOf('obj', at + 3)) {
    reading.step();
    const start = headBefore(buffer, at);
    if (start !== undefined && !isRegular(buffer[at + 3])) yield start;
  }
}

const MAX_DIGITS = 10;

function headBefore(buffer: Buffer, at: number): number | undefined {
  const generation = numberBefore(buffer, at);
  return generation === undefined ? undefined : numberBefore(buffer, generation);
}

/** @returns where the number begins that stands before, white space between */
function numberBefore(buffer: Buffer, at: number): number | undefined {
  let end = at;
  while (at - end < MAX_DIGITS && isWhite(buffer[end - 1])) end -= 1;
  let start = end;
  while (end - start < MAX_DIGITS && isDigit(buffer[start - 1])) start -= 1;
  return start === end || end === at ? undefined : start;
}

type Container = Readonly<{
  entries: Map<number, XrefEntry>;
  found: Readonly<{ objectNumber: number; value: PdfObject }>;
}>;

function addMembers(reading: Reading, loader: ObjectLoader, { entries, found }: Container): void {
  if (!(found.value instanceof PdfStream)) return;
  try {
    for (const [index, { objectNumber }] of loader.objectStream(found.value).members.entries()) {
      reading.step();
      if (objectNumber <= reading.limits.objects)
        entries.set(objectNumber, { kind: 'packed', stream: found.objectNumber, index });
    }
  } catch (error) {
    if (!isLocal(error)) throw error;
  }
}

function lastTrailer(reading: Reading): PdfDict | undefined {
  const at = reading.buffer.lastIndexOf('trailer');
  if (at === -1) return undefined;
  const place = { limit: reading.bytes.length, isFile: true };
  const parser = new LaxParser(reading, reading.buffer, at + 'trailer'.length, place);
  try {
    const value = parser.object();
    return value instanceof PdfDict && value.entries.has('Root') ? value : undefined;
  } catch (error) {
    if (!isLocal(error)) throw error;
    return undefined;
  }
}

function trailerOf(streams: readonly PdfStream[]): PdfDict | undefined {
  const found = streams.findLast((stream) => typeOf(stream) === 'XRef' && stream.dict.entries.has('Root'));
  return found?.dict;
}

function catalogTrailer(catalog: PdfRef | undefined): PdfDict | undefined {
  return catalog === undefined ? undefined : new PdfDict(new Map([['Root', catalog]]));
}

function typeOf(value: PdfObject): string {
  const dict = value instanceof PdfStream ? value.dict : value;
  const type = dict instanceof PdfDict ? dict.entries.get('Type') : undefined;
  return type instanceof PdfName ? type.name : '';
}
