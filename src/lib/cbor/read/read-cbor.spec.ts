import { CborTag, type CborValue } from '../cbor-value.js';
import { writeCbor } from '../write/write-cbor.js';
import { readCbor } from './read-cbor.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const A_TO_E = new Map(['a', 'b', 'c', 'd', 'e'].map((key) => [key, key.toUpperCase()] as const));

/** RFC 8949 Appendix A, the rows that our formats use. */
const VECTORS: readonly (readonly [hex: string, value: CborValue])[] = [
  ['00', 0],
  ['01', 1],
  ['0a', 10],
  ['17', 23],
  ['1818', 24],
  ['1819', 25],
  ['1864', 100],
  ['1903e8', 1000],
  ['1a000f4240', 1_000_000],
  ['1b000000e8d4a51000', 1_000_000_000_000],
  ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
  ['3bffffffffffffffff', -18_446_744_073_709_551_616n],
  ['20', -1],
  ['29', -10],
  ['3863', -100],
  ['3903e7', -1000],
  ['c249010000000000000000', new CborTag(2, hex('010000000000000000'))],
  ['f4', false],
  ['f5', true],
  ['f6', null],
  ['c074323031332d30332d32315432303a30343a30305a', new CborTag(0, '2013-03-21T20:04:00Z')],
  ['c11a514b67b0', new CborTag(1, 1_363_896_240)],
  ['d74401020304', new CborTag(23, hex('01020304'))],
  ['d818456449455446', new CborTag(24, hex('6449455446'))],
  ['40', hex('')],
  ['4401020304', hex('01020304')],
  ['60', ''],
  ['6161', 'a'],
  ['6449455446', 'IETF'],
  ['62225c', '"\\'],
  ['62c3bc', 'ü'],
  ['63e6b0b4', '水'],
  ['64f0908591', '𐅑'],
  ['80', []],
  ['83010203', [1, 2, 3]],
  ['8301820203820405', [1, [2, 3], [4, 5]]],
  ['98190102030405060708090a0b0c0d0e0f101112131415161718181819', Array.from({ length: 25 }, (_, i) => i + 1)],
  ['a0', new Map()],
  ['a201020304', new Map([[1, 2], [3, 4]])], // prettier-ignore
  ['a26161016162820203', new Map<string, CborValue>([['a', 1], ['b', [2, 3]]])], // prettier-ignore
  ['826161a161626163', ['a', new Map([['b', 'c']])]],
  ['a56161614161626142616361436164614461656145', A_TO_E],
];

describe('CBOR', () => {
  it.each(VECTORS)('%s is read', (encoded, value) => {
    expect(readCbor(hex(encoded))).toEqual(value);
  });

  it.each(VECTORS)('%s is written', (encoded, value) => {
    expect(Buffer.from(writeCbor(value)).toString('hex')).toBe(encoded);
  });

  it('is written with keys in the order of their octets (RFC 8949 §4.2.1)', () => {
    const map = new Map((['aa', -1, 'z', 100, 10] as const).map((key) => [key, 0]));
    expect(writeCbor(map)).toEqual(hex('a5 0a00 186400 2000 617a00 62616100'));
  });

  it.each([1.5, Number.NaN, 2 ** 53])('is not written of %s', (value) => {
    expect(() => writeCbor(value)).toThrow(RangeError);
  });
});

describe(readCbor.name, () => {
  it.each([
    ['nothing', '', 'cbor-truncated'],
    ['a second value', '0000', 'cbor-trailing'],
    ['23 in two octets', '1817', 'cbor-not-shortest'],
    ['255 in three octets', '1900ff', 'cbor-not-shortest'],
    ['65535 in five', '1a0000ffff', 'cbor-not-shortest'],
    ['2^32 - 1 in nine', '1b00000000ffffffff', 'cbor-not-shortest'],
    ['a long head of a short text', '780161', 'cbor-not-shortest'],
    ['a head that ends early', '1901', 'cbor-truncated'],
    ['octets that end early', '4401', 'cbor-truncated'],
    ['2^64 - 1 octets', '5bffffffffffffffff', 'cbor-truncated'],
    ['2^32 - 1 items', '9affffffff', 'cbor-truncated'],
    ['2^64 - 1 entries', 'bbffffffffffffffff', 'cbor-truncated'],
    ['the same key twice', 'a2616101616102', 'cbor-duplicate-key'],
    ['the same integer key twice', 'a20a010a02', 'cbor-duplicate-key'],
    ['an array as key', 'a18001', 'cbor-unsupported'],
    ['octets as key', 'a1410001', 'cbor-unsupported'],
    ['an indefinite array', '9f01ff', 'cbor-unsupported'],
    ['an indefinite text', '7f6161ff', 'cbor-unsupported'],
    ['a break alone', 'ff', 'cbor-unsupported'],
    ['reserved additional information', '1c', 'cbor-unsupported'],
    ['a half float', 'f93c00', 'cbor-unsupported'],
    ['a double float', 'fb3ff199999999999a', 'cbor-unsupported'],
    ['undefined', 'f7', 'cbor-unsupported'],
    ['simple value 16', 'f0', 'cbor-unsupported'],
    ['simple value 255', 'f8ff', 'cbor-unsupported'],
    ['a text that is not UTF-8', '61ff', 'cbor-text'],
    ['a surrogate in UTF-8', '63eda080', 'cbor-text'],
    ['nine levels', '81818181818181818100', 'cbor-too-deep'],
    ['tags in tags', 'c1'.repeat(9) + '00', 'cbor-too-deep'],
    ['512 items in an array', '990200' + '00'.repeat(512), 'cbor-too-large'],
    ['more than 16 KB', '594000' + '00'.repeat(16_384), 'cbor-too-large'],
  ])('refuses %s', (_, encoded, code) => {
    expect(() => readCbor(hex(encoded))).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['eight levels', '818181818181818100'],
    ['511 items in an array', '9901ff' + '00'.repeat(511)],
  ])('takes %s', (_, encoded) => {
    expect(() => readCbor(hex(encoded))).not.toThrow();
  });
});
