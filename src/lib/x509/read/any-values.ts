import { DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readTime } from '../../asn1/time.js';
import { readOid } from '../../asn1/values.js';

/*
 * Values as foreign software writes them: the rules of DER that do not change the meaning are not insisted on.
 * All throw DerError.
 */

/** Longest OBJECT IDENTIFIER that is read: arcs are big integers, whose cost grows with the square. */
const MAX_OID_OCTETS = 128;
const MAX_INTEGER_OCTETS = 256;

export function readAnyOid(node: DerNode, tag: number = TAG.OBJECT_IDENTIFIER): string {
  if (node.contents.length > MAX_OID_OCTETS) throw new DerError('OBJECT IDENTIFIER of more than 128 octets');
  return readOid(node, tag);
}

/** Anything but zero is true (X.690 §8.2.2, BER). */
export function readAnyBoolean(node: DerNode, tag: number = TAG.BOOLEAN): boolean {
  const [octet, ...rest] = node.expect(tag).contents;
  if (octet === undefined || rest.length > 0) throw new DerError('BOOLEAN of another length');
  return octet !== 0;
}

/** Padded integers too, up to 256 octets. */
export function readAnyInteger(node: DerNode, tag: number = TAG.INTEGER): bigint {
  const { contents } = node.expect(tag);
  if (contents.length === 0 || contents.length > MAX_INTEGER_OCTETS)
    throw new DerError(`INTEGER of ${contents.length} octets`);
  return BigInt.asIntN(contents.length * 8, BigInt(`0x${hexOf(contents)}`));
}

/** A number of certificates or of bits; what is larger than any path counts as 2^31. */
export function readCount(node: DerNode, tag: number = TAG.INTEGER): number {
  const value = readAnyInteger(node, tag);
  if (value < 0n) throw new DerError('a count is negative');
  return Number(value > 0x7fff_ffffn ? 0x7fff_ffffn : value);
}

/** Content octets of the INTEGER as lower-case hex, whatever their form. */
export function readAnySerial(node: DerNode): string {
  const { contents } = node.expect(TAG.INTEGER);
  if (contents.length === 0 || contents.length > MAX_INTEGER_OCTETS)
    throw new DerError(`INTEGER of ${contents.length} octets`);
  return hexOf(contents);
}

/** Octets of a BIT STRING; unused bits may be set. */
export function readAnyBits(node: DerNode, tag: number = TAG.BIT_STRING): Uint8Array {
  const { contents } = node.expect(tag);
  const [unusedBits] = contents;
  if (unusedBits === undefined || unusedBits > 7) throw new DerError('BIT STRING of another form');
  return contents.subarray(1);
}

/**
 * @returns nothing, which no key ever made, for a signature that is not whole octets: the number of unused bits is
 * signed by nobody, and must not be free to change
 */
export function readSignatureBits(node: DerNode): Uint8Array {
  const bits = readAnyBits(node);
  return node.contents[0] === 0 ? bits : new Uint8Array();
}

/** Whether named bit `number`, 0 first, is set. */
export function hasBit(bits: Uint8Array, number: number): boolean {
  return ((bits[number >> 3] ?? 0) & (0x80 >> (number & 7))) !== 0;
}

const LOOSE_TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:Z|([+-])(\d{2})(\d{2}))$/;

/** UTCTime and GeneralizedTime also without seconds or with an offset (X.680 §46, §47), as old certificates have them. */
export function readAnyTime(node: DerNode): Date {
  const isUtc = node.identifier === TAG.UTC_TIME;
  const parts = LOOSE_TIME.exec(Buffer.from(node.contents).toString('latin1'));
  if (parts === null || (isUtc ? parts[1]?.length !== 2 : parts[1]?.length !== 4)) return readTime(node);
  if (!isUtc) node.expect(TAG.GENERALIZED_TIME);
  const [, y = '', month = '', day = '', hour = '', minute = '', second = '00', sign, oh = '00', om = '00'] =
    parts;
  const year = isUtc ? `${Number(y) < 50 ? '20' : '19'}${y}` : y;
  const local = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const isReal = !Number.isNaN(local.getTime()) && local.getUTCDate() === Number(day);
  if (!isReal) throw new DerError('date does not exist');
  const offset = (Number(oh) * 60 + Number(om)) * 60_000 * (sign === '-' ? -1 : 1);
  return new Date(local.getTime() - offset);
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
