import { DerError } from '../der.js';
import * as der from './der.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

describe('DER writer', () => {
  it.each([
    { clause: '§8.2, §11.1 TRUE', value: der.boolean(true), expected: '0101ff' },
    { clause: '§8.3 0', value: der.integer(0), expected: '020100' },
    { clause: '§8.3 127', value: der.integer(127), expected: '02017f' },
    { clause: '§8.3 128', value: der.integer(128), expected: '02020080' },
    { clause: '§8.3 -128', value: der.integer(-128), expected: '020180' },
    { clause: '§8.3 256', value: der.integer(256), expected: '02020100' },
    { clause: '§8.3 2^64', value: der.integer(2n ** 64n), expected: '0209010000000000000000' },
    { clause: '§8.6 BIT STRING', value: der.bitString(bytes('cafe')), expected: '030300cafe' },
    { clause: '§11.2.2 keyCertSign+cRLSign', value: der.namedBits([5, 6]), expected: '03020106' },
    { clause: '§11.2.2 digitalSignature+nonRepudiation', value: der.namedBits([0, 1]), expected: '030206c0' },
    { clause: '§11.2.2 decipherOnly', value: der.namedBits([8]), expected: '0303070080' },
    { clause: '§11.2.2 no bit', value: der.namedBits([]), expected: '030100' },
    { clause: '§8.8 NULL', value: der.nullValue(), expected: '0500' },
    { clause: '§8.19.5 2.100.3', value: der.oid('2.100.3'), expected: '0603813403' },
    { clause: '§8.19 2.5.29.15', value: der.oid('2.5.29.15'), expected: '0603551d0f' },
    {
      clause: 'X.667 example, 2.25 and a UUID',
      value: der.oid('2.25.329800735698586629295641978511506172918'),
      expected: '06146983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776',
    },
    { clause: '§8.23 UTF8String', value: der.utf8String('延津'), expected: '0c06e5bbb6e6b4a5' },
    { clause: 'PrintableString', value: der.printableString('CN'), expected: '1302434e' },
    { clause: '§8.14 [0] EXPLICIT', value: der.tagged(0, der.integer(2)), expected: 'a003020102' },
    {
      clause: '§8.14 [2] IMPLICIT keeps its zero',
      value: der.taggedPrimitive(2, bytes('0001')),
      expected: '82020001',
    },
    {
      clause: '§8.14 [30] IMPLICIT stays single',
      value: der.taggedPrimitive(30, bytes('41')),
      expected: '9e0141',
    },
    {
      clause: '§11.6 SET OF sorted',
      value: der.setOf(der.integer(256), der.integer(5), der.integer(3)),
      expected: '310a02010302010502020100',
    },
    {
      clause: 'RFC 5280 §4.1.2.5 2049',
      value: der.time(new Date('2049-12-31T23:59:59.999Z')),
      expected: '170d3439313233313233353935395a',
    },
    {
      clause: 'RFC 5280 §4.1.2.5 2050',
      value: der.time(new Date('2050-01-01T00:00:00Z')),
      expected: '180f32303530303130313030303030305a',
    },
    { clause: '§8.4 ENUMERATED', value: der.enumerated(6), expected: '0a0106' },
    {
      clause: '§11.7 whole seconds',
      value: der.generalizedTime(new Date('2026-11-03T10:20:30Z')),
      expected: '180f32303236313130333130323033305a',
    },
    {
      clause: '§11.7.3 a fraction without trailing zeros',
      value: der.generalizedTime(new Date('2026-11-03T10:20:30.120Z')),
      expected: '181232303236313130333130323033302e31325a',
    },
    {
      clause: '§11.7.3 a fraction that begins with zeros',
      value: der.generalizedTime(new Date('2026-11-03T10:20:00.005Z')),
      expected: '181332303236313130333130323030302e3030355a',
    },
  ])('$clause', ({ value, expected }) => {
    expect(hex(value)).toBe(expected);
  });

  it.each([
    { length: 127, header: '047f' },
    { length: 128, header: '048180' },
    { length: 255, header: '0481ff' },
    { length: 256, header: '04820100' },
    { length: 65_536, header: '0483010000' },
  ])('§10.1 length $length', ({ length, header }) => {
    const encoded = hex(der.octetString(new Uint8Array(length)));
    expect(encoded).toBe(header + '00'.repeat(length));
  });

  it.each(['', '1', '3.1', '1.40', '0.40.1', '1.2.', '1.02', '1.2.-3', 'a.b'])(
    'refuses the OID "%s"',
    (text) => {
      expect(() => der.oid(text)).toThrow(DerError);
    },
  );

  it('refuses Chinese in a PrintableString', () => {
    expect(() => der.printableString('延津')).toThrow(DerError);
  });
});
