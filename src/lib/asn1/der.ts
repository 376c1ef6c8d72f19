/** Raised when bytes are not the DER encoding they claim to be. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

export type TagClass = 'universal' | 'application' | 'context' | 'private';

/** Identifier octets of the universal types, the constructed bit included (X.680 §8.4, X.690 §8.1.2). */
export const TAG = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OBJECT_IDENTIFIER: 0x06,
  ENUMERATED: 0x0a,
  UTF8_STRING: 0x0c,
  NUMERIC_STRING: 0x12,
  PRINTABLE_STRING: 0x13,
  T61_STRING: 0x14,
  IA5_STRING: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  VISIBLE_STRING: 0x1a,
  UNIVERSAL_STRING: 0x1c,
  BMP_STRING: 0x1e,
  SEQUENCE: 0x30,
  SET: 0x31,
} as const;

/** Identifier octet of a context-specific tag `[number]`, 0 ≤ number ≤ 30. */
export function contextTag(number: number, form: 'primitive' | 'constructed'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number;
}

/** Deepest nesting accepted; real signatures with timestamps stay under 30. */
const MAX_DEPTH = 64;

const TAG_CLASSES = ['universal', 'application', 'context', 'private'] as const;

/** Universal types that DER always constructs: EXTERNAL, EMBEDDED PDV, SEQUENCE, SET, CHARACTER STRING. */
const CONSTRUCTED_TYPES: ReadonlySet<number> = new Set([8, 11, 16, 17, 29]);

/** One element: views into the bytes it was read from, nothing copied. */
export class DerNode {
  private elements: readonly DerNode[] | undefined;

  constructor(
    readonly tagClass: TagClass,
    readonly constructed: boolean,
    readonly tagNumber: number,
    /** First octet; equal to a {@link TAG} or {@link contextTag} when the tag number is below 31. */
    readonly identifier: number,
    readonly headerLength: number,
    /** Header and contents, exactly as they stand in the input. */
    readonly encoded: Uint8Array,
    private readonly depth: number,
  ) {}

  get contents(): Uint8Array {
    return this.encoded.subarray(this.headerLength);
  }

  /**
   * @returns the elements of a constructed element, in their order
   * @throws DerError if this is primitive, nested deeper than 64, or its contents are no elements
   */
  children(): readonly DerNode[] {
    return (this.elements ??= this.readChildren());
  }

  /** @returns this, when its identifier octet is `tag`; @throws DerError otherwise */
  expect(tag: number): this {
    if (this.identifier !== tag) {
      throw new DerError(`expected tag ${octet(tag)}, found ${octet(this.identifier)}`);
    }
    return this;
  }

  private readChildren(): readonly DerNode[] {
    if (!this.constructed) throw new DerError('a primitive element has no children');
    if (this.depth >= MAX_DEPTH) throw new DerError(`nested deeper than ${MAX_DEPTH}`);
    const children: DerNode[] = [];
    for (let rest = this.contents; rest.length > 0;) {
      const child = readElement(rest, this.depth + 1);
      children.push(child);
      rest = rest.subarray(child.encoded.length);
    }
    return children;
  }
}

/**
 * Reads the one DER element that fills `bytes`.
 *
 * Strict: definite minimal lengths, minimal tags, and the primitive or constructed form that DER fixes for each
 * universal type. The contents of primitive types are checked by the `read…` functions of `values.ts`.
 *
 * @throws DerError if the bytes are no DER element or more than one
 * @see ITU-T X.690 (02/2021) §8.1, §10
 */
export function readDer(bytes: Uint8Array): DerNode {
  const node = readElement(bytes, 0);
  if (node.encoded.length < bytes.length) {
    throw new DerError(`${bytes.length - node.encoded.length} octets after the element`);
  }
  return node;
}

/**
 * Reads the DER element at the start of `bytes` and ignores what follows.
 *
 * A PDF signature stands in a `/Contents` string padded with zeros. The padding is cut by the length that the
 * element declares, never by stripping zeros: one signature in 256 ends in a zero of its own.
 *
 * @throws DerError see {@link readDer}
 */
export function readDerPrefix(bytes: Uint8Array): DerNode {
  return readElement(bytes, 0);
}

function readElement(bytes: Uint8Array, depth: number): DerNode {
  const identifier = octetAt(bytes, 0);
  const tag = (identifier & 0x1f) === 0x1f ? readHighTag(bytes) : { number: identifier & 0x1f, length: 1 };
  const tagClass = TAG_CLASSES[identifier >> 6] ?? 'universal';
  const constructed = (identifier & 0x20) !== 0;
  if (tagClass === 'universal') assertForm(tag.number, constructed);
  const length = readLength(bytes, tag.length);
  const total = length.end + length.value;
  if (total > bytes.length) throw new DerError(`element of ${total} octets in ${bytes.length}`);
  const encoded = bytes.subarray(0, total);
  return new DerNode(tagClass, constructed, tag.number, identifier, length.end, encoded, depth);
}

/** §8.1.2.4: base 128, most significant first, no leading zero, and only for numbers from 31. */
function readHighTag(bytes: Uint8Array): { number: number; length: number } {
  let number = 0;
  for (let i = 1; i <= 4; i++) {
    const octetValue = octetAt(bytes, i);
    if (i === 1 && octetValue === 0x80) throw new DerError('tag is not minimal');
    number = number * 128 + (octetValue & 0x7f);
    if (octetValue < 0x80) {
      if (number < 31) throw new DerError('tag is not minimal');
      return { number, length: i + 1 };
    }
  }
  throw new DerError('tag number of more than 28 bits');
}

/** §10.1: definite form with the fewest octets. */
function readLength(bytes: Uint8Array, at: number): { value: number; end: number } {
  const first = octetAt(bytes, at);
  if (first < 0x80) return { value: first, end: at + 1 };
  if (first === 0x80) throw new DerError('indefinite length is not DER');
  const count = first & 0x7f;
  if (count > 4) throw new DerError('element larger than 4 GiB');
  let value = 0;
  for (let i = 1; i <= count; i++) value = value * 256 + octetAt(bytes, at + i);
  if (value < 0x80 || octetAt(bytes, at + 1) === 0) throw new DerError('length is not minimal');
  return { value, end: at + 1 + count };
}

/** §10.2: strings are primitive in DER; §8.9, §8.11: SEQUENCE and SET are constructed. */
function assertForm(tagNumber: number, constructed: boolean): void {
  if (tagNumber === 0) throw new DerError('end-of-contents is not DER');
  if (constructed !== CONSTRUCTED_TYPES.has(tagNumber)) {
    throw new DerError(`universal tag ${tagNumber} must be ${constructed ? 'primitive' : 'constructed'}`);
  }
}

function octetAt(bytes: Uint8Array, index: number): number {
  const value = bytes[index];
  if (value === undefined) throw new DerError('truncated header');
  return value;
}

function octet(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
