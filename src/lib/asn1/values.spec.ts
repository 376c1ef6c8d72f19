import { DerError, readDer } from './der.js';
import { readTime } from './time.js';
import {
  readBitString,
  readBoolean,
  readInteger,
  readIntegerHex,
  readNull,
  readOctetString,
  readOid,
  readString,
} from './values.js';

const node = (text: string) => readDer(new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex')));

describe('values', () => {
  it.each([
    { clause: '§8.2 false', read: readBoolean, der: '0101 00', value: false },
    { clause: '§11.1 true', read: readBoolean, der: '0101 ff', value: true },
    { clause: '§8.3 zero', read: readInteger, der: '0201 00', value: 0n },
    { clause: '§8.3 -128', read: readInteger, der: '0201 80', value: -128n },
    { clause: '§8.3 128', read: readInteger, der: '0202 0080', value: 128n },
    { clause: '§8.3 -129', read: readInteger, der: '0202 ff7f', value: -129n },
    { clause: '§8.3 70 bits', read: readInteger, der: '0209 200000000000000001', value: 2n ** 69n + 1n },
    { clause: '§8.3 serial as hex', read: readIntegerHex, der: '0202 0080', value: '0080' },
    { clause: '§8.7 octets', read: readOctetString, der: '0402 cafe', value: Uint8Array.of(0xca, 0xfe) },
    { clause: '§8.8 NULL', read: readNull, der: '0500', value: null },
    { clause: '§8.19.5 example 2.100.3', read: readOid, der: '0603 813403', value: '2.100.3' },
    { clause: '§8.19.4 root 0', read: readOid, der: '0601 27', value: '0.39' },
    { clause: '§8.19.4 root 1', read: readOid, der: '0601 28', value: '1.0' },
    { clause: 'rsaEncryption', read: readOid, der: '0609 2a864886f70d010101', value: '1.2.840.113549.1.1.1' },
    {
      clause: 'X.667 example, 2.25 and a UUID',
      read: readOid,
      der: '0614 6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776',
      value: '2.25.329800735698586629295641978511506172918',
    },
    {
      clause: 'UTF8String',
      read: (n: ReturnType<typeof node>) => readString(n),
      der: '0c06 e5bbb6e6b4a5',
      value: '延津',
    },
    {
      clause: 'UTF8String beyond the BMP',
      read: (n: ReturnType<typeof node>) => readString(n),
      der: '0c04 f0ac ad8e',
      value: '𬭎',
    },
    {
      clause: 'BMPString',
      read: (n: ReturnType<typeof node>) => readString(n),
      der: '1e04 5ef6 6d25',
      value: '延津',
    },
    {
      clause: 'UniversalString',
      read: (n: ReturnType<typeof node>) => readString(n),
      der: '1c04 0002cb4e',
      value: '𬭎',
    },
    {
      clause: 'T61String',
      read: (n: ReturnType<typeof node>) => readString(n),
      der: '1401 e9',
      value: 'é',
    },
    {
      clause: 'PrintableString',
      read: (n: ReturnType<typeof node>) => readString(n),
      der: '1302 434e',
      value: 'CN',
    },
    {
      clause: '§11.8 UTCTime',
      read: readTime,
      der: `170d ${ascii('491231235959Z')}`,
      value: at('2049-12-31T23:59:59.000Z'),
    },
    {
      clause: 'RFC 5280 year 50',
      read: readTime,
      der: `170d ${ascii('500101000000Z')}`,
      value: at('1950-01-01T00:00:00.000Z'),
    },
    {
      clause: '§11.7 GeneralizedTime',
      read: readTime,
      der: `180f ${ascii('20500229000000Z').replace('3239', '3238')}`,
      value: at('2050-02-28T00:00:00.000Z'),
    },
    {
      clause: '§11.7.3 fraction',
      read: readTime,
      der: `1813 ${ascii('20240229120000.123Z')}`,
      value: at('2024-02-29T12:00:00.123Z'),
    },
  ])('$clause', ({ read, der, value }) => {
    expect(read(node(der))).toEqual(value);
  });

  it('reads an implicit tag by the same rules', () => {
    expect(readInteger(node('8001 05'), 0x80)).toBe(5n);
    expect(() => readInteger(node('8002 0005'), 0x80)).toThrow(new DerError('INTEGER is not minimal'));
  });

  it('reads the unused bits of a BIT STRING', () => {
    expect(readBitString(node('0302 0580'))).toEqual({ bytes: Uint8Array.of(0x80), unusedBits: 5 });
    expect(readBitString(node('0301 00'))).toEqual({ bytes: new Uint8Array(0), unusedBits: 0 });
  });

  it.each([
    { clause: '§11.1 true as 01', read: readBoolean, der: '0101 01' },
    { clause: '§8.2.1 two octets', read: readBoolean, der: '0102 ffff' },
    { clause: '§8.3.1 empty', read: readInteger, der: '0200' },
    { clause: '§8.3.2 leading zeros', read: readInteger, der: '0202 007f' },
    { clause: '§8.3.2 leading ones', read: readInteger, der: '0202 ff80' },
    { clause: 'another type', read: readInteger, der: '0401 05' },
    { clause: '§8.6.2.2 eight unused bits', read: readBitString, der: '0302 0800' },
    { clause: '§8.6.2.3 unused bits of nothing', read: readBitString, der: '0301 01' },
    { clause: '§11.2.1 unused bit set', read: readBitString, der: '0302 0181' },
    { clause: '§8.6 no initial octet', read: readBitString, der: '0300' },
    { clause: '§8.8.2 contents', read: readNull, der: '0501 00' },
    { clause: '§8.19.2 empty', read: readOid, der: '0600' },
    { clause: '§8.19.2 cut arc', read: readOid, der: '0602 2a86' },
    { clause: '§8.19.2 padded arc', read: readOid, der: '0603 2a8001' },
    { clause: 'invalid UTF-8', read: readString, der: '0c02 c080' },
    { clause: 'odd BMPString', read: readString, der: '1e03 5ef66d' },
    { clause: 'cut UniversalString', read: readString, der: '1c03 0002cb' },
    { clause: 'beyond Unicode', read: readString, der: '1c04 00110000' },
    { clause: 'letter in NumericString', read: readString, der: '1201 41' },
    { clause: 'control in PrintableString', read: readString, der: '1301 0a' },
    { clause: 'eighth bit in IA5String', read: readString, der: '1601 e9' },
    { clause: 'no string at all', read: readString, der: '0401 41' },
    { clause: '§11.8.2 no seconds', read: readTime, der: `170b ${ascii('4912312359Z')}` },
    { clause: '§11.8.1 zone', read: readTime, der: `1711 ${ascii('491231235959+0800')}` },
    { clause: '§11.7.3 trailing zero', read: readTime, der: `1811 ${ascii('20240229120000.0Z')}` },
    { clause: '§11.7 fraction in UTCTime', read: readTime, der: `170f ${ascii('491231235959.1Z')}` },
    { clause: '30 February', read: readTime, der: `180f ${ascii('20240230000000Z')}` },
    { clause: '24 hours', read: readTime, der: `180f ${ascii('20240229240000Z')}` },
    { clause: 'no time', read: readTime, der: '0500' },
  ] as { clause: string; read: (n: ReturnType<typeof node>) => unknown; der: string }[])(
    'rejects $clause',
    ({ read, der }) => {
      expect(() => read(node(der))).toThrow(DerError);
    },
  );
});

function ascii(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex');
}

function at(iso: string): Date {
  return new Date(iso);
}
