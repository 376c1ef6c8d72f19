import { isDigit, isWhite } from '../characters.js';
import {
  isPdfArray,
  PdfDict,
  PdfKeyword,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '../objects.js';
import type { Decryption, Owner } from './decryption.js';
import { filterSteps, runFilters } from './filters.js';
import { LaxParser } from './lax-parser.js';
import { type ObjectStream, openObjectStream } from './object-stream.js';
import { isLocal, type Reading } from './reading.js';

/** An indirect object as it stands in the file. */
export type PlacedObject = Readonly<{
  objectNumber: number;
  generation: number;
  value: PdfObject;
  /** Index of the first digit of its number. */
  start: number;
  /** Index of the first byte after `endobj`. */
  end: number;
}>;

/** Resolves what a stream's dictionary refers to, for the stream that stands at `offset`. */
export type ResolveAt = (value: PdfObject | undefined, offset: number) => PdfObject;

const ENDSTREAM = 'endstream';

/** Reads objects where they stand, each once, whatever revision asks for them. */
export class ObjectLoader {
  /** Set as soon as the cross-reference is known; until then a reference is nothing. */
  resolveAt: ResolveAt = (value) => (value instanceof PdfRef ? null : (value ?? null));
  private decryption: Decryption | undefined;
  private readonly placed = new Map<number, PlacedObject | undefined>();
  private readonly streams = new Map<PdfStream, ObjectStream>();
  private readonly decoded = new Map<PdfStream, Uint8Array>();
  private readonly owners = new Map<PdfStream | PdfString, Owner>();
  private readonly offsets = new Map<PdfStream, number>();
  private streamEnds: number[] | undefined;

  constructor(private readonly reading: Reading) {}

  /** From here on strings and streams have owners; what was read before is read again. */
  startDecrypting(decryption: Decryption): void {
    this.decryption = decryption;
    this.placed.clear();
    this.streams.clear();
  }

  /** @returns `undefined` when no object, or none that can be read, begins at the offset */
  parseAt(offset: number): PlacedObject | undefined {
    if (this.placed.has(offset)) return this.placed.get(offset);
    // Should its own Length lead back here, there is nothing here yet.
    this.placed.set(offset, undefined);
    const found = this.read(offset);
    this.placed.set(offset, found);
    return found;
  }

  /** The members of an object stream. @throws FaultError when it cannot be decoded */
  objectStream(stream: PdfStream): ObjectStream {
    const known = this.streams.get(stream);
    if (known !== undefined) return known;
    const offset = this.offsets.get(stream) ?? 0;
    const opened = openObjectStream(this.reading, {
      stream,
      data: this.decode(stream),
      offset,
      resolve: (value) => this.resolveAt(value, offset),
    });
    this.streams.set(stream, opened);
    return opened;
  }

  /** @throws FaultError `pdf-filter`, `pdf-inflate`, `pdf-inflate-limit` */
  decode(stream: PdfStream, owner?: Owner): Uint8Array {
    return this.decodeWith(stream, this.decryption, owner);
  }

  /** A cross-reference stream, which is never encrypted (ISO 32000-1 §7.5.8.2). */
  decodePlain(stream: PdfStream): Uint8Array {
    return this.decodeWith(stream, undefined);
  }

  string(value: PdfString, owner?: Owner): Uint8Array {
    const holder = this.owners.get(value) ?? owner;
    if (this.decryption === undefined || holder === undefined || !this.owners.has(value)) return value.bytes;
    return this.decryption.string(value.bytes, holder);
  }

  private decodeWith(stream: PdfStream, decryption: Decryption | undefined, owner?: Owner): Uint8Array {
    const known = this.decoded.get(stream);
    if (known !== undefined) return known;
    const offset = this.offsets.get(stream) ?? 0;
    const steps = filterSteps(stream.dict, (value) => this.resolveAt(value, offset));
    const holder = this.owners.get(stream) ?? owner;
    const isPlain = decryption === undefined || holder === undefined || isExempt(stream, decryption);
    const crypt = steps.find(({ name }) => name === 'Crypt')?.parms.get('Name');
    const filter = crypt instanceof PdfName ? crypt.name : undefined;
    const isIdentity = steps.some(({ name }) => name === 'Crypt') && filter === undefined;
    const raw = isPlain
      ? stream.raw
      : decryption.stream(stream.raw, holder, isIdentity ? 'Identity' : filter);
    const bytes = runFilters(raw, steps, this.reading);
    this.decoded.set(stream, bytes);
    return bytes;
  }

  private read(offset: number): PlacedObject | undefined {
    const { reading } = this;
    if (offset < 0 || offset >= reading.bytes.length || !Number.isSafeInteger(offset)) return undefined;
    const parser = this.parserAt(offset);
    const head = readHead(parser);
    if (head === undefined) return undefined;
    try {
      const value = parser.object();
      const whole = this.finish(parser, value, head.start);
      this.claim(whole, head);
      return { ...head, value: whole, end: parser.position };
    } catch (error) {
      if (!isLocal(error)) throw error;
      reading.note({ code: 'object-syntax', detail: error.detail, offset, objectNumber: head.objectNumber });
      return undefined;
    } finally {
      reading.countWork(Math.max(0, parser.position - offset));
    }
  }

  private parserAt(offset: number): LaxParser {
    const { reading } = this;
    return new LaxParser(reading, reading.buffer, offset, {
      limit: reading.bytes.length,
      isFile: true,
      onDuplicateKey: (key, at) =>
        reading.note({
          code: 'duplicate-key',
          detail: `/${key} twice in the object at ${offset}`,
          offset: at,
        }),
    });
  }

  /** From the value on to `endobj`. */
  private finish(parser: LaxParser, value: PdfObject, start: number): PdfObject {
    const after = parser.position;
    const word = parser.next();
    const name = word instanceof PdfKeyword ? word.word : '';
    if (name === 'endobj') return value;
    if (name === 'stream' && value instanceof PdfDict) return this.stream(parser, value, start);
    parser.position = after;
    this.reading.note({ code: 'object-end', detail: 'an object without endobj', offset: start });
    return value;
  }

  private stream(parser: LaxParser, dict: PdfDict, start: number): PdfStream {
    const { buffer } = this.reading;
    let at = parser.position;
    if (buffer[at] === 13) at += 1;
    if (buffer[at] === 10) at += 1;
    else this.reading.note({ code: 'stream-start', detail: 'no line feed after stream', offset: at });
    const end = this.streamEnd(dict, { from: at, start });
    parser.position = end;
    parser.skipWhiteSpace();
    parser.keyword(ENDSTREAM);
    parser.skipWhiteSpace();
    if (!parser.keyword('endobj'))
      this.reading.note({ code: 'object-end', detail: 'a stream without endobj', offset: start });
    const stream = new PdfStream(dict, this.reading.bytes.subarray(at, end));
    this.offsets.set(stream, start);
    return stream;
  }

  /** Length where `endstream` follows it, else the next `endstream` there is (ISO 32000-1 §7.3.8.1). */
  private streamEnd(dict: PdfDict, { from, start }: { from: number; start: number }): number {
    const { reading } = this;
    const length = this.resolveAt(dict.entries.get('Length'), start);
    if (typeof length === 'number' && Number.isInteger(length) && length >= 0) {
      const end = from + length;
      let at = end;
      while (at < end + 2 && isWhite(reading.buffer[at])) at += 1;
      if (reading.buffer.toString('latin1', at, at + ENDSTREAM.length) === ENDSTREAM) return end;
    }
    reading.note({ code: 'stream-length', detail: 'Length does not lead to endstream', offset: start });
    const next = this.nextStreamEnd(from);
    const before = reading.buffer[next - 1] === 10 ? next - 1 : next;
    return Math.max(from, reading.buffer[before - 1] === 13 ? before - 1 : before);
  }

  /** One look through the file serves all streams with a wrong Length. */
  private nextStreamEnd(from: number): number {
    this.streamEnds ??= allPlaces(this.reading, ENDSTREAM);
    let [low, high] = [0, this.streamEnds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.streamEnds[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return this.streamEnds[low] ?? this.reading.bytes.length;
  }

  /** Says of every string and stream of an encrypted file in which object it stands. */
  private claim(value: PdfObject, owner: Owner): void {
    if (this.decryption === undefined) return;
    const pending: PdfObject[] = [value];
    for (let each = pending.pop(); each !== undefined; each = pending.pop()) {
      if (each instanceof PdfString || each instanceof PdfStream) this.owners.set(each, owner);
      const held = each instanceof PdfStream ? each.dict : each;
      if (isPdfArray(held)) for (const item of held) pending.push(item);
      if (!(held instanceof PdfDict)) continue;
      const isSignature = held.entries.has('ByteRange');
      for (const [key, item] of held.entries) if (!(isSignature && key === 'Contents')) pending.push(item);
    }
  }
}

function allPlaces(reading: Reading, word: string): number[] {
  const places: number[] = [];
  for (
    let at = reading.buffer.indexOf(word);
    at !== -1;
    at = reading.buffer.indexOf(word, at + word.length)
  ) {
    reading.step();
    places.push(at);
  }
  return places;
}

function isExempt(stream: PdfStream, decryption: Decryption): boolean {
  const type = stream.dict.entries.get('Type');
  const name = type instanceof PdfName ? type.name : '';
  return name === 'XRef' || (name === 'Metadata' && !decryption.encryptsMetadata);
}

/** `12 0 obj`. */
function readHead(parser: LaxParser): (Owner & { start: number }) | undefined {
  parser.skipWhiteSpace();
  const start = parser.position;
  if (!isDigit(parser.bytes[start])) return undefined;
  const objectNumber = parser.unsigned();
  parser.skipWhiteSpace();
  const generation = parser.unsigned();
  parser.skipWhiteSpace();
  const isHead = objectNumber !== undefined && generation !== undefined && parser.keyword('obj');
  return isHead ? { objectNumber, generation, start } : undefined;
}
