import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readCoseSign1 } from './read/cose-sign1.js';
import { assembleCoseSign1, prepareCoseSign1 } from './write/cose-sign1.js';
import { keyIdOf } from './write/key-id.js';
import { rawEcdsaSignature } from './write/raw-signature.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** RFC 7515 Appendix A.3. */
const KEY = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  },
});
const PUBLIC = createPublicKey(KEY);
/** Worked example of a small permit code: protected header, claims and digest computed elsewhere. */
const KID = '2bd1bb0c44a897c3';
const HEADER = 'a2012604482bd1bb0c44a897c3';
const PAYLOAD =
  'a40169434e2d343130373236061a66bd4500041a67aa93003a00010000a6617601616e72343130373236323032343038313530313031' +
  '62706a7818323430382d3431303732362d30342d30312d313233343533636a73637239313431303732364d413947374b325038556164' +
  '6a323032342d30382d31356168509ca8546c677aa03696138aebfcbda3ad';
const DIGEST = '457122166d0c46bb1c5b6c12467f49cfe284a80badc6e856717836739c4a68ef';

const SIGNATURE = '11'.repeat(64);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('writing a COSE_Sign1', () => {
  it('names the key by the beginning of its digest', () => {
    expect(toHex(keyIdOf(PUBLIC))).toBe(KID);
  });

  it('signs what the worked example signs', () => {
    const prepared = prepareCoseSign1(hex(PAYLOAD), hex(KID));
    expect(toHex(prepared.protectedOctets)).toBe(HEADER);
    expect(sha256(prepared.toBeSigned)).toBe(DIGEST);
  });

  it('puts the parts together', () => {
    const message = assembleCoseSign1(prepareCoseSign1(hex('a0'), hex(KID)), hex(SIGNATURE));
    expect(toHex(message)).toBe(`d2844d${HEADER}a041a05840${SIGNATURE}`);
  });

  it('refuses a signature of another length', () => {
    expect(() => assembleCoseSign1(prepareCoseSign1(hex('a0'), hex(KID)), hex('1234'))).toThrow(RangeError);
  });
});

describe(rawEcdsaSignature.name, () => {
  it('gives r and s of DER, 32 octets each', () => {
    const der = hex(`3026022100${'ff'.repeat(32)}020107`);
    expect(toHex(rawEcdsaSignature(der))).toBe('ff'.repeat(32) + '00'.repeat(31) + '07');
  });

  it.each([
    ['one integer', '3003020107'],
    ['three integers', '3009020107020107020107'],
    ['zero', '3006020100020107'],
    ['a negative integer', '30060201ff020107'],
    ['33 octets', `3026022101${'ff'.repeat(32)}020107`],
    ['no sequence', '020107'],
  ])('refuses %s', (_, der) => {
    expect(() => rawEcdsaSignature(hex(der))).toThrow(/expected/);
  });
});

describe(readCoseSign1.name, () => {
  const body = `844d${HEADER}a058${(PAYLOAD.length / 2).toString(16)}${PAYLOAD}5840${SIGNATURE}`;

  it.each([
    ['tagged', `d2${body}`],
    ['untagged', body],
  ])('reads the worked example %s', (_, message) => {
    const { kid, payload, toBeSigned, signature } = readCoseSign1(hex(message));
    expect([kid, payload, signature].map(toHex)).toEqual([KID, PAYLOAD, SIGNATURE]);
    expect(sha256(toBeSigned)).toBe(DIGEST);
  });

  it('reads what a key has signed, and one changed bit is seen', () => {
    const prepared = prepareCoseSign1(hex(PAYLOAD), hex(KID));
    const der = sign('sha256', prepared.toBeSigned, KEY);
    const message = assembleCoseSign1(prepared, rawEcdsaSignature(der));
    const judge = (bytes: Uint8Array): boolean => {
      const { toBeSigned, signature } = readCoseSign1(bytes);
      return verify('sha256', toBeSigned, { key: PUBLIC, dsaEncoding: 'ieee-p1363' }, signature);
    };
    expect(judge(message)).toBe(true);
    const changed = message.with(40, (message[40] ?? 0) ^ 1);
    expect(judge(changed)).toBe(false);
  });

  const message = (header: string, rest = `a041005840${SIGNATURE}`): string => `84${header}${rest}`;
  const valid = `4d${HEADER}`;
  it.each([
    ['another tag', `d1${message(valid)}`, 'cose-malformed'],
    ['a tag around the tag', `d2d2${message(valid)}`, 'cose-malformed'],
    ['three parts', `83${valid}a04100`, 'cose-malformed'],
    ['a number', '01', 'cose-malformed'],
    ['an unsigned key identifier', `8443a10126a104487a7a7a7a7a7a7a7a41005840${SIGNATURE}`, 'cose-malformed'],
    ['a detached payload', `84${valid}a0f65840${SIGNATURE}`, 'cose-malformed'],
    ['a signature of 63 octets', message(valid, `a04100583f${'11'.repeat(63)}`), 'cose-malformed'],
    ['an empty header', message('40'), 'cbor-truncated'],
    ['a header that is no map', message('4101'), 'cose-malformed'],
    ['no key identifier', message('43a10126'), 'cose-malformed'],
    ['an empty key identifier', message('45a201260440'), 'cose-malformed'],
    ['ES384', message('4ea201382204482bd1bb0c44a897c3'), 'cose-algorithm'],
    ['no algorithm', message('4ba104482bd1bb0c44a897c3'), 'cose-algorithm'],
    ['a critical header', message('50a301260281182a04482bd1bb0c44a897c3'), 'cose-malformed'],
    ['an algorithm twice', message('4fa30126012604482bd1bb0c44a897c3'), 'cbor-duplicate-key'],
  ])('refuses %s', (_, encoded, code) => {
    expect(() => readCoseSign1(hex(encoded))).toThrow(expect.objectContaining({ code }));
  });
});
