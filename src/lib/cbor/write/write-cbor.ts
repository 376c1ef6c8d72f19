import { type CborMap, CborTag, type CborValue, MAJOR, SIMPLE } from '../cbor-value.js';
import { cborHead, joined } from '../head.js';

/**
 * The one deterministic encoding of a value (RFC 8949 §4.2.1): shortest heads, definite lengths, keys in the order of
 * their octets.
 *
 * @throws RangeError for a number that is no exact integer, or beyond 64 bits
 */
export function writeCbor(value: CborValue): Uint8Array {
  if (typeof value === 'number' || typeof value === 'bigint') return integer(value);
  if (typeof value === 'string') return withHead(MAJOR.TEXT, new TextEncoder().encode(value));
  if (typeof value === 'boolean') return cborHead(MAJOR.SIMPLE, value ? SIMPLE.TRUE : SIMPLE.FALSE);
  if (value === null) return cborHead(MAJOR.SIMPLE, SIMPLE.NULL);
  if (value instanceof Uint8Array) return withHead(MAJOR.OCTETS, value);
  if (value instanceof CborTag) return joined([cborHead(MAJOR.TAG, value.tag), writeCbor(value.value)]);
  return isMap(value) ? map(value) : joined([cborHead(MAJOR.ARRAY, value.length), ...value.map(writeCbor)]);
}

function integer(value: number | bigint): Uint8Array {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new RangeError('exact integer expected');
  const exact = BigInt(value);
  return exact < 0n ? cborHead(MAJOR.NEGATIVE, -1n - exact) : cborHead(MAJOR.UNSIGNED, exact);
}

function withHead(major: number, octets: Uint8Array): Uint8Array {
  return joined([cborHead(major, octets.length), octets]);
}

function map(value: CborMap): Uint8Array {
  const entries = [...value].map(([key, each]) => [writeCbor(key), writeCbor(each)] as const);
  const sorted = entries.toSorted(([a], [b]) => compareOctets(a, b));
  return joined([cborHead(MAJOR.MAP, value.size), ...sorted.flat()]);
}

function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((octet, i) => octet !== b[i]);
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}

function isMap(value: readonly CborValue[] | CborMap): value is CborMap {
  return value instanceof Map;
}
