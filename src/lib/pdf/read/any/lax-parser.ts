import { hexValue, isDigit, isRegular, isWhite } from '../characters.js';
import { PdfDict, PdfKeyword, PdfName, type PdfObject, PdfRef, PdfString } from '../objects.js';
import { anyFault } from './any-fault.js';
import { laxHexString, laxLiteralString } from './lax-strings.js';
import type { Reading } from './reading.js';

export type ParsePlace = Readonly<{
  /** Index after the last byte that may be read. */
  limit: number;
  /** Whether the bytes are those of the file; else strings have -1 for their place. */
  isFile: boolean;
  onDuplicateKey?: (key: string, at: number) => void;
}>;

/** A real number longer than this is no number that anybody means. */
const MAX_NUMBER_LENGTH = 64;

const DICT_OPEN = 0x3c;
const DICT_CLOSE = 0x3e;

/** Syntax of ISO 32000-1 §7.2 and §7.3 as viewers accept it; throws `FaultError` `pdf-syntax` or a limit's. */
export class LaxParser {
  private readonly limit: number;

  constructor(
    private readonly reading: Reading,
    readonly bytes: Buffer,
    public position: number,
    private readonly place: ParsePlace,
  ) {
    this.limit = Math.min(place.limit, bytes.length);
  }

  skipWhiteSpace(): void {
    const { bytes, limit } = this;
    let at = this.position;
    for (;;) {
      while (at < limit && isWhite(bytes[at])) at += 1;
      if (at >= limit || bytes[at] !== 0x25) break;
      while (at < limit && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
    }
    this.position = at;
  }

  /** @returns `undefined` at the end of the bytes */
  next(depth = 0): PdfObject | PdfKeyword | undefined {
    this.skipWhiteSpace();
    if (this.position >= this.limit) return undefined;
    if (depth > this.reading.limits.depth) throw anyFault('pdf-too-deep', `nested at ${this.position}`);
    this.reading.countNode();
    const code = this.bytes[this.position] ?? 0;
    if (isDigit(code) || code === 0x2d || code === 0x2b || code === 0x2e) return this.numberOrRef();
    if (isRegular(code)) return this.word();
    return this.delimited(code, depth);
  }

  /** @throws FaultError `pdf-syntax` on a keyword or the end of the bytes */
  object(depth = 0): PdfObject {
    const start = this.position;
    const object = this.next(depth);
    if (object === undefined || object instanceof PdfKeyword)
      throw anyFault('pdf-syntax', `no object at ${start}`);
    return object;
  }

  /** Reads a whole number without sign that stands alone; `undefined`, and no move, for anything else. */
  unsigned(): number | undefined {
    let at = this.position;
    let value = 0;
    for (let code = this.bytes[at]; isDigit(code) && at < this.limit; code = this.bytes[at]) {
      value = value * 10 + code - 0x30;
      at += 1;
    }
    const length = at - this.position;
    if (length === 0 || length > 15 || (at < this.limit && isRegular(this.bytes[at]))) return undefined;
    this.position = at;
    return value;
  }

  /** Moves past one word of letters; `false`, and no move, when another thing stands there. */
  keyword(word: string): boolean {
    const end = this.position + word.length;
    if (end > this.limit || (end < this.limit && isRegular(this.bytes[end]))) return false;
    for (let i = 0; i < word.length; i += 1)
      if (this.bytes[this.position + i] !== word.charCodeAt(i)) return false;
    this.position = end;
    return true;
  }

  private delimited(code: number, depth: number): PdfObject {
    const start = this.position;
    if (code === 0x2f) return new PdfName(this.name());
    if (code === 0x5b) return this.array(depth);
    if (code === DICT_OPEN && this.bytes[start + 1] === DICT_OPEN) return this.dict(depth);
    if (code === 0x28) return this.string('literal');
    if (code === DICT_OPEN) return this.string('hex');
    throw anyFault('pdf-syntax', `unexpected ${String.fromCharCode(code)} at ${start}`);
  }

  private string(form: 'literal' | 'hex'): PdfString {
    const start = this.position;
    const read = form === 'hex' ? laxHexString : laxLiteralString;
    // A string without end has been looked for up to the limit, and that counts as work.
    this.position = this.limit;
    const { bytes, end } = read(this.bytes, start, this.limit);
    this.position = end;
    return this.place.isFile ? new PdfString(bytes, form, start, end) : new PdfString(bytes, form, -1, -1);
  }

  private array(depth: number): PdfObject {
    const items: PdfObject[] = [];
    this.position += 1;
    for (;;) {
      this.skipWhiteSpace();
      if (this.bytes[this.position] === 0x5d && this.position < this.limit) break;
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
      if (this.bytes[at] === DICT_CLOSE && this.bytes[at + 1] === DICT_CLOSE) break;
      if (this.bytes[at] !== 0x2f || at >= this.limit) throw anyFault('pdf-syntax', `no key at ${at}`);
      const name = this.name();
      if (entries.has(name)) this.place.onDuplicateKey?.(name, at);
      entries.set(name, this.object(depth + 1));
    }
    this.position += 2;
    if (this.position > this.limit) throw anyFault('pdf-syntax', `no end of a dictionary at ${this.limit}`);
    return new PdfDict(entries);
  }

  private name(): string {
    const start = this.position + 1;
    let at = start;
    let isEscaped = false;
    for (; at < this.limit && isRegular(this.bytes[at]); at += 1) isEscaped ||= this.bytes[at] === 0x23;
    this.position = at;
    const text = this.bytes.toString('latin1', start, at);
    return isEscaped ? unescapeName(text) : text;
  }

  private word(): PdfObject | PdfKeyword {
    const start = this.position;
    let at = start;
    while (at < this.limit && isRegular(this.bytes[at])) at += 1;
    this.position = at;
    const word = this.bytes.toString('latin1', start, at);
    if (word === 'true') return true;
    if (word === 'false') return false;
    return word === 'null' ? null : new PdfKeyword(word);
  }

  private numberOrRef(): PdfObject {
    const start = this.position;
    const whole = this.unsigned();
    if (whole === undefined) return this.real(start);
    const end = this.position;
    if (!isWhite(this.bytes[end])) return whole;
    this.skipWhiteSpace();
    const generation = this.unsigned();
    if (generation !== undefined && isWhite(this.bytes[this.position])) {
      this.skipWhiteSpace();
      if (this.keyword('R')) return new PdfRef(whole, generation);
    }
    this.position = end;
    return whole;
  }

  private real(start: number): number {
    let at = start;
    while (at < this.limit && isRegular(this.bytes[at])) at += 1;
    const text = at - start > MAX_NUMBER_LENGTH ? '' : this.bytes.toString('latin1', start, at);
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) throw anyFault('pdf-syntax', `no number at ${start}`);
    this.position = at;
    return Number(text);
  }
}

/** A `#` that begins no escape stands for itself, as viewers read it. */
function unescapeName(text: string): string {
  return text.replaceAll(/#([0-9A-Fa-f])([0-9A-Fa-f])/g, (_, high: string, low: string) =>
    String.fromCharCode(hexValue(high.charCodeAt(0)) * 16 + hexValue(low.charCodeAt(0))),
  );
}
