import { readFileSync } from 'node:fs';
import { evidence } from '../../../../test/fixtures/evidence.js';
import { DerError, readDer } from '../../asn1/der.js';
import { FaultError } from '../../faults/fault.js';
import { readAnyOcsp } from '../../ocsp/read/any-ocsp.js';
import { readAnyCertificate } from './any-certificate.js';
import { readAnyCrl } from './any-crl.js';
import { CrlEntries } from './any-crl-entries.js';
import { canonicalText, readAnyName } from './any-name.js';
import { readAnyTime } from './any-values.js';

const CHAINS = new URL('../../../../test/fixtures/chains/', import.meta.url);
const chain = (name: string): Uint8Array =>
  Buffer.from(
    readFileSync(new URL(`${name}.pem`, CHAINS), 'latin1').replaceAll(/-----.*-----|\s/g, ''),
    'base64',
  );
const unhex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe(readAnyCertificate.name, () => {
  it('reads what OpenSSL shows of the same certificate', () => {
    expect(readAnyCertificate(chain('seal'))).toMatchObject({
      version: 3,
      subject: { commonName: '印章' },
      issuer: { commonName: '签发' },
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2125-12-31T23:59:59Z'),
      keyUsage: new Set(['digitalSignature', 'nonRepudiation']),
      key: { type: 'EC', size: 256, curve: 'prime256v1' },
      isSelfIssued: false,
    });
    expect(readAnyCertificate(chain('seal-rsa-1024')).key).toMatchObject({ type: 'RSA', size: 1024 });
    expect(readAnyCertificate(chain('root'))).toMatchObject({
      isSelfIssued: true,
      basicConstraints: { isCa: true },
    });
    expect(readAnyCertificate(chain('ca-pathlen-0')).basicConstraints).toEqual({ isCa: true, pathLength: 0 });
  });
});

describe(canonicalText.name, () => {
  it.each([
    ['Good  CA', ' good ca '],
    ['ＡＢＣ', 'abc'],
    ['STRASSE', 'straße'],
    ['a\tb', 'A B'],
    ['建章\u200b', '建章'],
  ])('takes %j and %j for the same', (a, b) => {
    expect(canonicalText(a)).toBe(canonicalText(b));
  });

  it.each([
    ['Good CA', 'GoodCA'],
    ['建章', '建璋'],
  ])('keeps %j and %j apart', (a, b) => {
    expect(canonicalText(a)).not.toBe(canonicalText(b));
  });
});

describe(readAnyName.name, () => {
  const canonical = (hex: string): string => readAnyName(readDer(unhex(hex))).canonical;

  it('takes PrintableString and UTF8String for the same, and order for different', () => {
    const printable = canonical('3019 310b3009 0603550406 1302434e 310a3008 0603550403 130141');
    const utf8 = canonical('3019 310b3009 0603550406 0c02636e 310a3008 0603550403 0c0161');
    const turned = canonical('3019 310a3008 0603550403 130141 310b3009 0603550406 1302434e');
    expect(printable).toBe(utf8);
    expect(printable).not.toBe(turned);
  });

  it('lets no text look like two attributes', () => {
    // A common name `a`, U+0001, `2.5.4.3="b`, and the two common names `a` and `b`.
    const one = canonical('3017 3115 3013 0603550403 0c0c 6101322e352e342e333d2262');
    const two = canonical('3018 310a3008 0603550403 0c0161 310a3008 0603550403 0c0162');
    expect(one).not.toBe(two);
  });
});

describe(readAnyTime.name, () => {
  it.each([
    { hex: '170d 3236303130313030303030305a', at: '2026-01-01T00:00:00Z' },
    { hex: '170b 323630313031303030305a', at: '2026-01-01T00:00:00Z' },
    { hex: '1711 3236303130313038303030302b30383030', at: '2026-01-01T00:00:00Z' },
    { hex: '180f 32303530303130313030303030305a', at: '2050-01-01T00:00:00Z' },
    { hex: '170d 3939303130313030303030305a', at: '1999-01-01T00:00:00Z' },
  ])('reads $hex', ({ hex, at }) => {
    expect(readAnyTime(readDer(unhex(hex)))).toEqual(new Date(at));
  });

  it.each(['170d 3236303233303030303030305a', '170d 3236303133313234303030305a', '1700', '0403 414243'])(
    'refuses %s',
    (hex) => {
      expect(() => readAnyTime(readDer(unhex(hex)))).toThrow(DerError);
    },
  );
});

describe('bad input', () => {
  const inputs = [
    { name: 'certificate', bytes: chain('seal'), read: readAnyCertificate },
    { name: 'authority', bytes: chain('ca-pathlen-0'), read: readAnyCertificate },
    {
      name: 'list',
      bytes: evidence('ca-some-reasons.crl'),
      read: (der: Uint8Array) => CrlEntries.of(readAnyCrl(der)),
    },
    { name: 'answer', bytes: evidence('delegated.ocsp'), read: (der: Uint8Array) => readAnyOcsp(der) },
  ];

  it.each(inputs)('of a $name ends in a fault and nothing else, whatever byte changes', ({ bytes, read }) => {
    const crashes = [...bytes.keys()].flatMap((offset) =>
      [0x01, 0x20, 0x80, 0xff].flatMap((mask) => {
        const copy = Uint8Array.from(bytes);
        copy[offset] = (copy[offset] ?? 0) ^ mask;
        return crashOf(() => read(copy));
      }),
    );
    expect(crashes).toEqual([]);
  });

  it.each(inputs)('of a $name ends in a fault when it is cut', ({ bytes, read }) => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => read(bytes.subarray(0, length))).toThrow(FaultError);
  });

  it('does not compute for ever on an endless arc', () => {
    const arc = Buffer.concat([unhex('30820404 0682 0400'), Buffer.alloc(1023, 0xff), Buffer.of(1)]);
    expect(crashOf(() => readAnyCertificate(arc))).toEqual([]);
  });
});

/** @returns what was thrown other than a fault */
function crashOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return error instanceof FaultError ? [] : [String(error)];
  }
}
