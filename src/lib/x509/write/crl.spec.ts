import { createPublicKey } from 'node:crypto';
import { readDer } from '../../asn1/der.js';
import { type CrlInput, signedCrl, toBeSignedCrl } from './crl.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** Public part of the example key of RFC 9500 §2.3 (testECCP256). */
const KEY = createPublicKey(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71v
c75eSOkyMsxFxbFsTNEMTLjVuKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==
-----END PUBLIC KEY-----`);

/** First 20 octets of `openssl ec -pubout -outform DER | tail -c 65 | sha256sum` */
const KEY_ID = '234878c68de1c6f3b306cb9a8b305fc6e96405f2';

const AT = new Date('2026-11-03T10:20:30Z');
const AT_DER = '170d3236313130333130323033305a';
const NEXT_DER = '170d3236313130343130323033305a';

const CRL: CrlInput = {
  issuer: bytes('3000'),
  issuerPublicKey: KEY.export({ type: 'spki', format: 'der' }),
  issuerKeyType: 'p-256',
  number: 5n,
  thisUpdate: AT,
  nextUpdate: new Date('2026-11-04T10:20:30Z'),
  revoked: [],
};

const ALGORITHM = '300a06082a8648ce3d040302';
const BEGINNING = `020101${ALGORITHM}3000${AT_DER}${NEXT_DER}`;
const AUTHORITY_KEY = `301f0603551d23041830168014${KEY_ID}`;
/** authorityKeyIdentifier, cRLNumber */
const EXTENSIONS = `a02f302d${AUTHORITY_KEY}300a0603551d140403020105`;

const SERIAL = bytes('400001');

describe(toBeSignedCrl.name, () => {
  it.each([
    { clause: '§5.1.2.6 nothing is revoked', change: {}, expected: `3060${BEGINNING}${EXTENSIONS}` },
    {
      clause: '§5.1.2.6 a certificate without reason',
      change: { revoked: [{ serialNumber: SERIAL, at: AT }] },
      expected: `3078${BEGINNING}301630140203400001${AT_DER}${EXTENSIONS}`,
    },
    {
      clause: '§5.3.1 unspecified is left out',
      change: { revoked: [{ serialNumber: SERIAL, at: AT, reason: 'unspecified' }] },
      expected: `3078${BEGINNING}301630140203400001${AT_DER}${EXTENSIONS}`,
    },
    {
      clause: '§5.3.1 a reason',
      change: { revoked: [{ serialNumber: SERIAL, at: AT, reason: 'keyCompromise' }] },
      expected: `308186${BEGINNING}302430220203400001${AT_DER}300c300a0603551d1504030a0101${EXTENSIONS}`,
    },
    {
      clause: '§5.1.2.6 in the given order, dates from 2050 as GeneralizedTime',
      change: {
        revoked: [
          { serialNumber: SERIAL, at: AT },
          { serialNumber: bytes('01'), at: new Date('2050-01-01T00:00:00Z'), reason: 'superseded' },
        ],
      },
      expected:
        `30819c${BEGINNING}303a30140203400001${AT_DER}` +
        `3022020101180f32303530303130313030303030305a300c300a0603551d1504030a0104${EXTENSIONS}`,
    },
    {
      clause: '§5.2.3 a number of more octets',
      change: { number: 1_790_000_000_000n },
      expected: `3065${BEGINNING}a0343032${AUTHORITY_KEY}300f0603551d140408020601a0c4506c00`,
    },
  ] as const)('RFC 5280 $clause', ({ change, expected }) => {
    expect(hex(toBeSignedCrl({ ...CRL, ...change }))).toBe(expected);
  });

  it.each([0, 21])('refuses a serial number of %d octets', (length) => {
    const revoked = [{ serialNumber: new Uint8Array(length), at: AT }];
    expect(() => toBeSignedCrl({ ...CRL, revoked })).toThrow(RangeError);
  });

  it('holds 50,000 entries', () => {
    const revoked = Array.from({ length: 50_000 }, (_, i) => {
      const serialNumber = new Uint8Array(20).fill(0x40);
      new DataView(serialNumber.buffer).setUint32(16, i);
      return { serialNumber, at: AT, reason: 'superseded' as const };
    });
    const entries =
      readDer(toBeSignedCrl({ ...CRL, revoked }))
        .children()[5]
        ?.children() ?? [];
    expect(entries).toHaveLength(50_000);
    const tail = `${AT_DER}300c300a0603551d1504030a0104`;
    expect(hex(entries[0]?.encoded ?? SERIAL)).toBe(`30330214${'40'.repeat(16)}00000000${tail}`);
    expect(hex(entries[49_999]?.encoded ?? SERIAL)).toBe(`30330214${'40'.repeat(16)}0000c34f${tail}`);
  });
});

describe(signedCrl.name, () => {
  it('wraps list, algorithm and signature (RFC 5280 §5.1.1)', () => {
    expect(hex(signedCrl(bytes('3000'), 'p-256', bytes('0102')))).toBe(`30133000${ALGORITHM}0303000102`);
  });
});
