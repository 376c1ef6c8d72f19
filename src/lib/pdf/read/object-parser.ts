import { hexValue, isDigit, isRegular, isWhite } from './characters.js';
import { PdfDict, PdfKeyword, PdfName, type PdfObject, PdfRef } from './objects.js';
import { pdfFault } from './pdf-fault.js';
import { readHexString, readLiteralString } from './strings.js';

export type ParserOptions = Readonly<{
  /** `12 0 R` is an indirect reference; false inside content streams and CMaps. */
  references: boolean;
  /** Accept comments and loosely written hexadecimal strings. */
  lenient: boolean;
  maxDepth: number;
}>;

/** A real number longer than this is no number that anybody means. */
const MAX_NUMBER_LENGTH = 24;

/** ISO 32000-1 annex C, table C.1. */
const MAX_NAME_LENGTH = 127;

/** Syntax of ISO 32000-1 §7.2 and §7.3, one token or object at a time; throws `FaultError` with a `pdf-` code. */
export class ObjectParser {
  constructor(
    readonly bytes: Uint8Array,
    public position: number,
    private readonly options: ParserOptions,
  ) {}

  skipWhiteSpace(): void {
    for (;;) {
      while (isWhite(this.bytes[this.position])) this.position += 1;
      if (this.bytes[this.position] !== 0x25) return;
      if (!this.options.lenient)
        throw pdfFault('pdf-syntax', `comment at ${this.position}, where none is written`);
      while (![10, 13, undefined].includes(this.bytes[this.position])) this.position += 1;
    }
  }

  /** @returns `undefined` at the end of the bytes */
  next(depth = 0): PdfObject | PdfKeyword | undefined {
    this.skipWhiteSpace();
    const code = this.bytes[this.position];
    if (code === undefined) return undefined;
    if (depth > this.options.maxDepth)
      throw pdfFault('pdf-too-deep', `more than ${this.options.maxDepth} levels at ${this.position}`);
    if (isDigit(code) || code === 0x2d || code === 0x2b || code === 0x2e) return this.numberOrRef();
    if (isRegular(code)) return this.word();
    return this.delimited(code, depth);
  }

  /** @throws FaultError `pdf-syntax` on a keyword or the end of the bytes */
  object(depth = 0): PdfObject {
    const start = this.position;
    const object = this.next(depth);
    if (object === undefined || object instanceof PdfKeyword)
      throw pdfFault('pdf-syntax', `no object at ${start}`);
    return object;
  }

  private delimited(code: number, depth: number): PdfObject {
    const start = this.position;
    if (code === 0x2f) return this.name();
    if (code === 0x5b) return this.array(depth);
    if (code === 0x3c && this.bytes[start + 1] === 0x3c) return this.dict(depth);
    if (code !== 0x28 && code !== 0x3c)
      throw pdfFault('pdf-syntax', `unexpected ${String.fromCharCode(code)} at ${start}`);
    const text =
      code === 0x28
        ? readLiteralString(this.bytes, start)
        : readHexString(this.bytes, start, this.options.lenient);
    this.position = text.end;
    return text;
  }

  private array(depth: number): PdfObject {
    const items: PdfObject[] = [];
    this.position += 1;
    for (;;) {
      this.skipWhiteSpace();
      if (this.bytes[this.position] === 0x5d) break;
      items.push(this.object(depth + 1));
    }
    this.position += 1;
    return items;
  }

  private dict(depth: number): PdfDict {
    const entries = new Map<string, PdfObject>();
    this.position += 2;
    for (;;) {
      this.skipWhiteSpace();
      const at = this.position;
      if (this.bytes[at] === 0x3e && this.bytes[at + 1] === 0x3e) break;
      if (this.bytes[at] !== 0x2f) throw pdfFault('pdf-syntax', `no key at ${at}`);
      const { name } = this.name();
      if (entries.has(name)) throw pdfFault('pdf-duplicate-key', `/${name} twice at ${at}`);
      entries.set(name, this.object(depth + 1));
    }
    this.position += 2;
    return new PdfDict(entries);
  }

  private name(): PdfName {
    const start = this.position + 1;
    let at = start;
    let escaped = false;
    for (; isRegular(this.bytes[at]); at += 1) escaped ||= this.bytes[at] === 0x23;
    if (at - start > MAX_NAME_LENGTH) throw pdfFault('pdf-syntax', `name too long at ${start}`);
    this.position = at;
    const text = latin1(this.bytes, start, at);
    return new PdfName(escaped ? unescapeName(text, start) : text);
  }

  private word(): PdfObject | PdfKeyword {
    const start = this.position;
    while (isRegular(this.bytes[this.position])) this.position += 1;
    const word = latin1(this.bytes, start, this.position);
    if (word === 'true') return true;
    if (word === 'false') return false;
    return word === 'null' ? null : new PdfKeyword(word);
  }

  private numberOrRef(): PdfObject {
    const value = this.number();
    if (!this.options.references || !Number.isInteger(value) || value < 0) return value;
    const generation = this.unsignedAfterSpace(this.position);
    if (generation === undefined) return value;
    const at = generation.end + 1;
    const isReference =
      isWhite(this.bytes[generation.end]) && this.bytes[at] === 0x52 && !isRegular(this.bytes[at + 1]);
    if (!isReference) return value;
    this.position = at + 1;
    return new PdfRef(value, generation.value);
  }

  private unsignedAfterSpace(start: number): { value: number; end: number } | undefined {
    if (!isWhite(this.bytes[start])) return undefined;
    let end = start + 1;
    let value = 0;
    for (let code = this.bytes[end]; isDigit(code) && end - start < 7; code = this.bytes[end]) {
      value = value * 10 + code - 0x30;
      end += 1;
    }
    return end === start + 1 ? undefined : { value, end };
  }

  private number(): number {
    const start = this.position;
    let at = start;
    const sign = this.bytes[at] === 0x2d ? -1 : 1;
    if (this.bytes[at] === 0x2d || this.bytes[at] === 0x2b) at += 1;
    const first = at;
    let mantissa = 0;
    let scale = 1;
    let inFraction = false;
    for (; isRegular(this.bytes[at]); at += 1) {
      const code = this.bytes[at] ?? 0;
      if (code === 0x2e && !inFraction) inFraction = true;
      else if (isDigit(code)) {
        mantissa = mantissa * 10 + code - 0x30;
        if (inFraction) scale *= 10;
      } else throw pdfFault('pdf-syntax', `no number at ${start}`);
    }
    const digits = at - first - (inFraction ? 1 : 0);
    if (digits === 0 || digits > MAX_NUMBER_LENGTH) throw pdfFault('pdf-syntax', `no number at ${start}`);
    this.position = at;
    return (sign * mantissa) / scale;
  }
}

function unescapeName(text: string, at: number): string {
  return text.replaceAll(/#(.{0,2})/gs, (_, pair: string) => {
    const high = hexValue(pair.charCodeAt(0));
    const low = hexValue(pair.charCodeAt(1));
    if (high === -1 || low === -1) throw pdfFault('pdf-syntax', `broken # escape in the name at ${at}`);
    return String.fromCharCode(high * 16 + low);
  });
}

/** Short ASCII tokens: quicker than a decoder object for each. */
function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
