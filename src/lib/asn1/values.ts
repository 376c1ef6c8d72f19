import { DerError, type DerNode, TAG } from './der.js';

/*
 * Values of primitive elements. Every function takes the identifier octet to expect, so that an IMPLICIT tag
 * (`readInteger(node, 0x80)` for `[0] IMPLICIT INTEGER`) is read by the same rules. All throw DerError.
 */

/** X.690 §8.2, §11.1: one octet, 00 or FF. */
export function readBoolean(node: DerNode, tag: number = TAG.BOOLEAN): boolean {
  const contents = node.expect(tag).contents;
  if (contents.length !== 1 || (contents[0] !== 0 && contents[0] !== 0xff)) {
    throw new DerError('BOOLEAN is neither 00 nor ff');
  }
  return contents[0] === 0xff;
}

/** X.690 §8.3: two's complement in the fewest octets. Also reads ENUMERATED with its tag. */
export function readInteger(node: DerNode, tag: number = TAG.INTEGER): bigint {
  const hex = readIntegerHex(node, tag);
  return BigInt.asIntN(hex.length * 4, BigInt(`0x${hex}`));
}

/**
 * The content octets of an INTEGER as lower-case hex, sign octet included: the form to compare and show serial
 * numbers in.
 */
export function readIntegerHex(node: DerNode, tag: number = TAG.INTEGER): string {
  const contents = node.expect(tag).contents;
  const [first, second] = contents;
  if (first === undefined) throw new DerError('INTEGER without contents');
  const isPadded =
    second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (isPadded) throw new DerError('INTEGER is not minimal');
  return hexOf(contents);
}

/** X.690 §8.6, §11.2: unused bits 0-7, all zero; none when there are no octets. */
export function readBitString(
  node: DerNode,
  tag: number = TAG.BIT_STRING,
): { bytes: Uint8Array; unusedBits: number } {
  const contents = node.expect(tag).contents;
  const unusedBits = contents[0];
  if (unusedBits === undefined) throw new DerError('BIT STRING without contents');
  const bytes = contents.subarray(1);
  const last = bytes.at(-1);
  if (unusedBits > 7 || (last === undefined && unusedBits > 0)) {
    throw new DerError(`BIT STRING with ${unusedBits} unused bits`);
  }
  if (last !== undefined && (last & ((1 << unusedBits) - 1)) !== 0) {
    throw new DerError('unused bits of a BIT STRING are not zero');
  }
  return { bytes, unusedBits };
}

/** X.690 §8.7. The octets are a view, not a copy. */
export function readOctetString(node: DerNode, tag: number = TAG.OCTET_STRING): Uint8Array {
  return node.expect(tag).contents;
}

/** X.690 §8.8. */
export function readNull(node: DerNode, tag: number = TAG.NULL): null {
  if (node.expect(tag).contents.length > 0) throw new DerError('NULL with contents');
  return null;
}

/** X.690 §8.19. @returns dotted decimal, arcs of any size */
export function readOid(node: DerNode, tag: number = TAG.OBJECT_IDENTIFIER): string {
  const contents = node.expect(tag).contents;
  const last = contents.at(-1);
  if (last === undefined || last >= 0x80) throw new DerError('OBJECT IDENTIFIER is cut off');
  const arcs: bigint[] = [];
  let arc = 0n;
  let isStart = true;
  for (const octet of contents) {
    if (isStart && octet === 0x80) throw new DerError('OBJECT IDENTIFIER arc is not minimal');
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    isStart = octet < 0x80;
    if (isStart) arcs.push(arc);
    if (isStart) arc = 0n;
  }
  const [first = 0n, ...rest] = arcs;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

const MAX_STRING_OCTETS = 65_536;

/**
 * Text of any of the directory string types (X.520 §2.6.1 DirectoryString, RFC 5280 §4.1.2.4) and IA5String.
 * T61String is read as Latin-1, as everybody writes it.
 *
 * @throws DerError also for invalid UTF-8, odd BMPString lengths and characters outside the declared type
 */
export function readString(node: DerNode, tag: number = node.identifier): string {
  const contents = Buffer.from(node.expect(tag).contents);
  if (contents.length > MAX_STRING_OCTETS) throw new DerError('string of more than 65536 octets');
  switch (node.identifier) {
    case TAG.UTF8_STRING:
      return decode('utf-8', contents);
    case TAG.BMP_STRING:
      return decode('utf-16be', contents);
    case TAG.UNIVERSAL_STRING:
      return universalString(contents);
    case TAG.T61_STRING:
      return contents.toString('latin1');
    case TAG.NUMERIC_STRING:
      return checked(contents, /^[0-9 ]*$/, 'NumericString');
    case TAG.PRINTABLE_STRING:
      // '*' and '@' are outside X.680 §41.4 and still written by public CAs; '&' and '_' likewise.
      return checked(contents, /^[A-Za-z0-9 '()+,\-./:=?*@&_]*$/, 'PrintableString');
    case TAG.IA5_STRING:
    case TAG.VISIBLE_STRING:
      return checked(contents, /^\p{ASCII}*$/u, 'IA5String');
    default:
      throw new DerError(`tag 0x${node.identifier.toString(16)} is no character string`);
  }
}

function checked(contents: Buffer, allowed: RegExp, type: string): string {
  const text = contents.toString('latin1');
  if (!allowed.test(text)) throw new DerError(`character outside ${type}`);
  return text;
}

function decode(encoding: 'utf-8' | 'utf-16be', contents: Buffer): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(contents);
  } catch (error) {
    throw new DerError(`string is not ${encoding}`, { cause: error });
  }
}

function universalString(contents: Buffer): string {
  if (contents.length % 4 !== 0) throw new DerError('UniversalString is cut off');
  const codePoints = Array.from({ length: contents.length / 4 }, (_, i) => contents.readUInt32BE(i * 4));
  if (codePoints.some((codePoint) => codePoint > 0x10ffff)) throw new DerError('not a Unicode character');
  return String.fromCodePoint(...codePoints);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
