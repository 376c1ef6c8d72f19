import { inflate, type InflationBudget } from './inflate.js';
import type { PdfLimits } from './limits.js';
import {
  isPdfArray,
  type PdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from './objects.js';
import { pdfFault } from './pdf-fault.js';

/** Dictionary, or the key that leads to it, for messages. */
type Holder = PdfDict | PdfStream;

/**
 * Typed, resolving access to the objects of a file; independent of how its cross-reference was read.
 *
 * Every method that finds something else than it promises throws `FaultError` with a `pdf-` code.
 */
export class PdfDocument {
  constructor(
    readonly trailer: PdfDict,
    /** By object number. */
    readonly objects: readonly (PdfObject | undefined)[],
    readonly limits: PdfLimits,
    private readonly budget: InflationBudget = { left: limits.inflatedFile },
    private readonly decoded = new Map<PdfStream, Uint8Array>(),
  ) {}

  /** This document after an update of its file: streams decoded once stay so, and count once. */
  updated(trailer: PdfDict, objects: readonly (PdfObject | undefined)[]): PdfDocument {
    return new PdfDocument(trailer, objects, this.limits, this.budget, this.decoded);
  }

  /** Follows one reference; a reference to a reference is a fault, as is one to no object. */
  resolve(object: PdfObject | undefined): PdfObject | undefined {
    if (!(object instanceof PdfRef)) return object;
    const target = object.generation === 0 ? this.objects[object.objectNumber] : undefined;
    if (target === undefined || target instanceof PdfRef)
      throw pdfFault('pdf-reference', `${object.objectNumber} ${object.generation} R names no object`);
    return target;
  }

  entry(holder: Holder, key: string): PdfObject | undefined {
    return this.resolve(dictOf(holder).entries.get(key));
  }

  dict(holder: Holder, key: string): PdfDict {
    return this.expected(this.optionalDict(holder, key), key);
  }

  optionalDict(holder: Holder, key: string): PdfDict | undefined {
    const value = this.entry(holder, key);
    if (value === undefined || value instanceof PdfDict) return value;
    throw wrongType(key, 'a dictionary');
  }

  stream(holder: Holder, key: string): PdfStream {
    const value = this.entry(holder, key);
    if (value === undefined || value instanceof PdfStream) return this.expected(value, key);
    throw wrongType(key, 'a stream');
  }

  array(holder: Holder, key: string): PdfArray {
    return this.expected(this.optionalArray(holder, key), key);
  }

  optionalArray(holder: Holder, key: string): PdfArray | undefined {
    const value = this.entry(holder, key);
    if (value === undefined || isPdfArray(value)) return value;
    throw wrongType(key, 'an array');
  }

  name(holder: Holder, key: string): string {
    return this.expected(this.optionalName(holder, key), key);
  }

  optionalName(holder: Holder, key: string): string | undefined {
    const value = this.entry(holder, key);
    if (value === undefined) return undefined;
    if (value instanceof PdfName) return value.name;
    throw wrongType(key, 'a name');
  }

  number(holder: Holder, key: string): number {
    return this.expected(this.optionalNumber(holder, key), key);
  }

  optionalNumber(holder: Holder, key: string): number | undefined {
    const value = this.entry(holder, key);
    if (value === undefined || typeof value === 'number') return value;
    throw wrongType(key, 'a number');
  }

  string(holder: Holder, key: string): PdfString {
    const value = this.entry(holder, key);
    if (value === undefined || value instanceof PdfString) return this.expected(value, key);
    throw wrongType(key, 'a string');
  }

  /** @param length how many there must be; any number when left out */
  numbers(holder: Holder, key: string, length?: number): number[] {
    const values = this.array(holder, key).map((value) => this.resolve(value));
    const isRight = values.every((value) => typeof value === 'number');
    if (!isRight || (length !== undefined && values.length !== length))
      throw wrongType(key, `an array of ${length ?? 'only'} numbers`);
    return values;
  }

  /** Decoded bytes of a stream: no filter, or FlateDecode without a predictor. */
  decode(stream: PdfStream): Uint8Array {
    const known = this.decoded.get(stream);
    if (known !== undefined) return known;
    const filter = this.entry(stream, 'Filter');
    const isPlain = filter === undefined;
    const isFlate = filter instanceof PdfName && filter.name === 'FlateDecode';
    if (!(isPlain || isFlate) || stream.dict.entries.has('DecodeParms') || stream.dict.entries.has('F'))
      throw pdfFault('pdf-filter', 'a stream is neither plain nor simply FlateDecode');
    const bytes = isPlain ? stream.raw : inflate(stream.raw, this.limits.inflatedStream, this.budget);
    this.decoded.set(stream, bytes);
    return bytes;
  }

  private expected<T>(value: T | undefined, key: string): T {
    if (value === undefined) throw pdfFault('pdf-entry-missing', `no /${key}`);
    return value;
  }
}

function dictOf(holder: Holder): PdfDict {
  return holder instanceof PdfStream ? holder.dict : holder;
}

function wrongType(key: string, wanted: string): Error {
  return pdfFault('pdf-entry-type', `/${key} is not ${wanted}`);
}
