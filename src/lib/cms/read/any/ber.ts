import { DerError, TAG } from '../../../asn1/der.js';

/** Deepest nesting accepted; as in `DerNode`. */
const MAX_DEPTH = 64;

/** More than any message has: a signature with timestamps and lists of ten thousand revoked stays below. */
const MAX_ELEMENTS = 200_000;

const MAX_OCTETS = 8 * 1024 * 1024;

/** X.690 §8.1.5. */
const END_OF_CONTENTS = 0;
const CONSTRUCTED = 0x20;

type Element = Readonly<{ der: Uint8Array; end: number }>;

/**
 * Writes the BER element at the start of `bytes` with the lengths and string forms of DER, so that one reader reads
 * both: lengths definite and minimal, strings in one piece. Nothing else is changed, elements are not sorted, and
 * what is DER already (certificates, lists) stays octet for octet.
 *
 * @returns the element, and how many octets of `bytes` it took
 * @throws DerError for what is no BER, nested deeper than 64, or larger than 8 MiB
 * @see ITU-T X.690 (02/2021) §8.1
 */
export function derOfBer(bytes: Uint8Array): { der: Uint8Array; length: number } {
  const { der, end } = new BerTranscoder(bytes).element(0, 0);
  return { der, length: end };
}

class BerTranscoder {
  private elements = 0;

  constructor(private readonly bytes: Uint8Array) {}

  element(at: number, depth: number): Element {
    if (depth > MAX_DEPTH) throw new DerError(`nested deeper than ${MAX_DEPTH}`);
    if (++this.elements > MAX_ELEMENTS) throw new DerError(`more than ${MAX_ELEMENTS} elements`);
    const identifierEnd = this.identifierEnd(at);
    const identifier = this.bytes.subarray(at, identifierEnd);
    const isConstructed = ((identifier[0] ?? 0) & CONSTRUCTED) !== 0;
    const length = this.length(identifierEnd);
    if (length.value === undefined) {
      if (!isConstructed) throw new DerError('a primitive element of indefinite length');
      const { children, end } = this.children(length.end, undefined, depth);
      return { der: encode(identifier, children), end };
    }
    const end = length.end + length.value;
    if (end > this.bytes.length || length.value > MAX_OCTETS)
      throw new DerError(`element of ${length.value} octets in ${this.bytes.length}`);
    if (!isConstructed) return { der: join(identifier, this.bytes.subarray(length.end, end)), end };
    return { der: encode(identifier, this.children(length.end, end, depth).children), end };
  }

  /** @param limit where a definite length ends; otherwise end-of-contents does */
  private children(
    start: number,
    limit: number | undefined,
    depth: number,
  ): { children: Uint8Array[]; end: number } {
    const children: Uint8Array[] = [];
    let at = start;
    for (; !this.isEnd(at, limit);) {
      const child = this.element(at, depth + 1);
      children.push(child.der);
      at = child.end;
    }
    if (limit !== undefined && at !== limit)
      throw new DerError('an element reaches beyond the one around it');
    return { children, end: limit ?? at + 2 };
  }

  private isEnd(at: number, limit: number | undefined): boolean {
    if (limit !== undefined) return at >= limit;
    if (this.octetAt(at) !== END_OF_CONTENTS) return false;
    if (this.octetAt(at + 1) !== 0) throw new DerError('end-of-contents with contents');
    return true;
  }

  private identifierEnd(at: number): number {
    const first = this.octetAt(at);
    if ((first & 0x1f) !== 0x1f) return at + 1;
    for (let index = at + 1; index <= at + 4; index++) if (this.octetAt(index) < 0x80) return index + 1;
    throw new DerError('tag number of more than 28 bits');
  }

  private length(at: number): { value: number | undefined; end: number } {
    const first = this.octetAt(at);
    if (first < 0x80) return { value: first, end: at + 1 };
    if (first === 0x80) return { value: undefined, end: at + 1 };
    const count = first & 0x7f;
    if (count > 8) throw new DerError('length of more than eight octets');
    let value = 0;
    for (let index = 1; index <= count; index++) value = value * 256 + this.octetAt(at + index);
    return { value, end: at + 1 + count };
  }

  private octetAt(index: number): number {
    const value = this.bytes[index];
    if (value === undefined) throw new DerError('truncated header');
    return value;
  }
}

function encode(identifier: Uint8Array, children: readonly Uint8Array[]): Uint8Array {
  if (identifier[0] === (TAG.OCTET_STRING | CONSTRUCTED))
    return join(Uint8Array.of(TAG.OCTET_STRING), Buffer.concat(children.map(octetsOf)));
  return join(identifier, Buffer.concat(children));
}

/** A piece of a string in pieces (§8.7.3). */
function octetsOf(piece: Uint8Array): Uint8Array {
  if (piece[0] !== TAG.OCTET_STRING) throw new DerError('a piece of an OCTET STRING is none');
  const first = piece[1] ?? 0;
  return piece.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
}

/** §10.1. */
function join(identifier: Uint8Array, contents: Uint8Array): Uint8Array {
  const { length } = contents;
  if (length < 0x80) return Buffer.concat([identifier, Uint8Array.of(length), contents]);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest & 0xff);
  return Buffer.concat([identifier, Uint8Array.of(0x80 | octets.length, ...octets), contents]);
}
