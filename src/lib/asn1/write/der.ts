import forge from 'node-forge';
import { contextTag, DerError, TAG } from '../der.js';

/**
 * Encodes one element from encoded parts, header lengths by forge.
 *
 * The whole identifier octet is handed over as forge's "class", with type 0: given a type, forge applies its
 * INTEGER and BMPString rules to context tags 2 and 30 as well, and drops or doubles octets there.
 *
 * @param tag identifier octet, see {@link TAG} and {@link contextTag}
 * @param parts encoded children, or content octets of a primitive element; taken over byte by byte
 */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const contents = Buffer.concat(parts).toString('latin1');
  const value = forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.NONE, false, contents);
  Object.assign(value, { tagClass: tag });
  return Buffer.from(forge.asn1.toDer(value).getBytes(), 'latin1');
}

export function sequence(...children: readonly Uint8Array[]): Uint8Array {
  return element(TAG.SEQUENCE, ...children);
}

/** SET OF: children sorted by their encodings, as X.690 §11.6 demands of DER. */
export function setOf(...children: readonly Uint8Array[]): Uint8Array {
  return element(TAG.SET, ...children.toSorted((a, b) => Buffer.compare(a, b)));
}

/** `[number] EXPLICIT`, or `[number] IMPLICIT` over a constructed type's children. */
export function tagged(number: number, ...children: readonly Uint8Array[]): Uint8Array {
  return element(contextTag(number, 'constructed'), ...children);
}

/** `[number] IMPLICIT` over a primitive type's contents. */
export function taggedPrimitive(number: number, contents: Uint8Array): Uint8Array {
  return element(contextTag(number, 'primitive'), contents);
}

export function boolean(value: boolean): Uint8Array {
  return element(TAG.BOOLEAN, Uint8Array.of(value ? 0xff : 0));
}

/** X.690 §8.3: the fewest octets of two's complement. */
export function integer(value: bigint | number): Uint8Array {
  const wide = BigInt(value);
  let octets = 1;
  while (BigInt.asIntN(octets * 8, wide) !== wide) octets += 1;
  const hex = BigInt.asUintN(octets * 8, wide)
    .toString(16)
    .padStart(octets * 2, '0');
  return element(TAG.INTEGER, Buffer.from(hex, 'hex'));
}

/** A BIT STRING of whole octets. */
export function bitString(bytes: Uint8Array): Uint8Array {
  return element(TAG.BIT_STRING, Uint8Array.of(0), bytes);
}

/**
 * A BIT STRING with named bits, trailing zero bits removed (X.690 §11.2.2).
 *
 * @param bits numbers of the bits that are set, 0 first
 */
export function namedBits(bits: readonly number[]): Uint8Array {
  const last = Math.max(-1, ...bits);
  const octets = new Uint8Array(Math.ceil((last + 1) / 8));
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return element(TAG.BIT_STRING, Uint8Array.of(octets.length * 8 - (last + 1)), octets);
}

export function octetString(...parts: readonly Uint8Array[]): Uint8Array {
  return element(TAG.OCTET_STRING, ...parts);
}

export function nullValue(): Uint8Array {
  return element(TAG.NULL);
}

/**
 * X.690 §8.19. Own code: forge's `oidToDer` counts in doubles and garbles the arcs under 2.25 (UUIDs).
 *
 * @param dotted at least two arcs
 * @throws DerError for text that is no object identifier
 */
export function oid(dotted: string): Uint8Array {
  if (!/^([01]\.[1-3]?\d|2\.(0|[1-9]\d*))(\.(0|[1-9]\d*))*$/.test(dotted)) {
    throw new DerError(`not an object identifier: ${dotted}`);
  }
  const [root = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return element(TAG.OBJECT_IDENTIFIER, ...[root * 40n + second, ...rest].map(base128));
}

function base128(arc: bigint): Uint8Array {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from(octets);
}

export function utf8String(text: string): Uint8Array {
  return element(TAG.UTF8_STRING, Buffer.from(text, 'utf8'));
}

/** @throws DerError for a character outside X.680 §41.4 */
export function printableString(text: string): Uint8Array {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) throw new DerError('character outside PrintableString');
  return element(TAG.PRINTABLE_STRING, Buffer.from(text, 'latin1'));
}

/** X.690 §8.4. @param value 0-127 */
export function enumerated(value: number): Uint8Array {
  return element(TAG.ENUMERATED, Uint8Array.of(value));
}

/**
 * GeneralizedTime in UTC, with a fraction when the instant has one, without trailing zeros (X.690 §11.7).
 *
 * RFC 5280 §4.1.2.5.2 allows no fraction, RFC 3161 §2.4.2 does: the caller gives whole seconds where it must.
 */
export function generalizedTime(at: Date): Uint8Array {
  const digits = at
    .toISOString()
    .replace(/\.?0+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return element(TAG.GENERALIZED_TIME, Buffer.from(digits, 'latin1'));
}

/**
 * A certificate date: UTCTime through 2049, GeneralizedTime from 2050 and before 1950 (RFC 5280 §4.1.2.5).
 *
 * @param at cut to whole seconds
 */
export function time(at: Date): Uint8Array {
  const digits = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const isUtcTime = at.getUTCFullYear() >= 1950 && at.getUTCFullYear() < 2050;
  return isUtcTime
    ? element(TAG.UTC_TIME, Buffer.from(digits.slice(2), 'latin1'))
    : element(TAG.GENERALIZED_TIME, Buffer.from(digits, 'latin1'));
}
