import { type CborKey, CborTag, type CborValue, MAJOR, SIMPLE } from '../cbor-value.js';
import { cborFault } from './cbor-fault.js';

export type CborLimits = Readonly<{
  bytes: number;
  /** Arrays, maps and tags inside one another. */
  depth: number;
  /** Data items in all. */
  items: number;
}>;

/** Far more than a code on a page may hold. */
export const CODE_LIMITS: CborLimits = { bytes: 16_384, depth: 8, items: 512 };

/**
 * Reads one data item that fills its bytes (RFC 8949): definite lengths in their shortest form, valid UTF-8, no key
 * twice. The order of keys is not judged: signers in use do not sort them.
 *
 * @throws FaultError<CborFaultCode>
 */
export function readCbor(bytes: Uint8Array, limits: CborLimits = CODE_LIMITS): CborValue {
  if (bytes.length > limits.bytes) throw cborFault('cbor-too-large', `more than ${limits.bytes} bytes`);
  const reader = new CborReader(bytes, limits);
  const value = reader.item(0);
  reader.assertEnd();
  return value;
}

type Head = Readonly<{ major: number; argument: number | bigint }>;

class CborReader {
  private at = 0;
  private items = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: CborLimits,
  ) {}

  assertEnd(): void {
    const left = this.bytes.length - this.at;
    if (left > 0) throw cborFault('cbor-trailing', `${left} bytes after the value`);
  }

  item(depth: number): CborValue {
    if (depth > this.limits.depth) throw cborFault('cbor-too-deep', `deeper than ${this.limits.depth}`);
    this.items += 1;
    if (this.items > this.limits.items) throw cborFault('cbor-too-large', `over ${this.limits.items} items`);
    const { major, argument } = this.head();
    switch (major) {
      case MAJOR.UNSIGNED:
        return argument;
      case MAJOR.NEGATIVE:
        return negative(argument);
      case MAJOR.OCTETS:
        return this.take(argument);
      case MAJOR.TEXT:
        return text(this.take(argument));
      case MAJOR.ARRAY:
        return this.array(this.count(argument, 1), depth);
      case MAJOR.MAP:
        return this.map(this.count(argument, 2), depth);
      case MAJOR.TAG:
        return new CborTag(this.count(argument, 0), this.item(depth + 1));
      default:
        return simple(argument);
    }
  }

  private array(count: number, depth: number): CborValue[] {
    return Array.from({ length: count }, () => this.item(depth + 1));
  }

  private map(count: number, depth: number): ReadonlyMap<CborKey, CborValue> {
    const map = new Map<CborKey, CborValue>();
    for (let i = 0; i < count; i += 1) {
      const key = this.item(depth + 1);
      if (typeof key !== 'number' && typeof key !== 'bigint' && typeof key !== 'string')
        throw cborFault('cbor-unsupported', 'a key is neither an integer nor a text');
      if (map.has(key)) throw cborFault('cbor-duplicate-key', `key ${String(key).slice(0, 40)} stands twice`);
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  /** RFC 8949 §3: three bits of type, five of length; §4.2.1: the shortest form only. */
  private head(): Head {
    const [first = 0] = this.take(1);
    const [major, info] = [first >> 5, first & 0x1f];
    if (info < 24) return { major, argument: info };
    if (info > 27) throw cborFault('cbor-unsupported', 'an indefinite length or a reserved one');
    if (major === MAJOR.SIMPLE) throw cborFault('cbor-unsupported', 'a float or a simple value');
    const size = 1 << (info - 24);
    const argument = this.take(size).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    // What half as many octets can hold, and with one octet what the first one can.
    const shorter = size === 1 ? 24n : 1n << BigInt(size * 4);
    if (argument < shorter) throw cborFault('cbor-not-shortest', `${argument} stands in ${size} octets`);
    return { major, argument: exact(argument) };
  }

  private take(length: number | bigint): Uint8Array {
    if (length > this.bytes.length - this.at) throw cborFault('cbor-truncated', `${length} bytes announced`);
    const start = this.at;
    this.at += Number(length);
    return this.bytes.subarray(start, this.at);
  }

  /** @param least octets that each of so many items takes at least; nothing is set aside for what cannot be there */
  private count(argument: number | bigint, least: number): number {
    if (least > 0 && argument > (this.bytes.length - this.at) / least)
      throw cborFault('cbor-truncated', `${argument} items announced`);
    if (typeof argument === 'bigint') throw cborFault('cbor-unsupported', `tag ${argument}`);
    return argument;
  }
}

function exact(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value;
}

function negative(argument: number | bigint): number | bigint {
  return exact(-1n - BigInt(argument));
}

function text(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    throw cborFault('cbor-text', 'a text is not UTF-8');
  }
}

function simple(argument: number | bigint): boolean | null {
  if (argument === SIMPLE.FALSE) return false;
  if (argument === SIMPLE.TRUE) return true;
  if (argument === SIMPLE.NULL) return null;
  throw cborFault('cbor-unsupported', `simple value ${argument}`);
}
