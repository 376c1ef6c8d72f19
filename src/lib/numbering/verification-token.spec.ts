import * as fc from 'fast-check';
import { encodeVerificationToken, isVerificationToken } from './verification-token.js';

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

describe('encodeVerificationToken', () => {
  it.each([
    { name: 'zeros', hex: '00'.repeat(16), token: 'AAAAAAAAAAAAAAAAAAAAAAAAAA' },
    { name: 'ones', hex: 'ff'.repeat(16), token: '77777777777777777777777774' },
    // RFC 4648 §10: BASE32("fooba") = "MZXW6YTB"; 15 of the 16 bytes are three times "fooba".
    { name: 'fooba fooba fooba', hex: `${'666f6f6261'.repeat(3)}00`, token: 'MZXW6YTBMZXW6YTBMZXW6YTBAA' },
  ])('$name', ({ hex, token }) => {
    expect(encodeVerificationToken(bytes(hex))).toBe(token);
  });

  it.each([0, 15, 17])('refuses %d bytes', (length) => {
    expect(() => encodeVerificationToken(new Uint8Array(length))).toThrow(RangeError);
  });

  it('gives different bytes different tokens', () => {
    const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(random, random, (one, other) => {
        expect(isVerificationToken(encodeVerificationToken(one))).toBe(true);
        const same = Buffer.compare(one, other) === 0;
        expect(encodeVerificationToken(one) === encodeVerificationToken(other)).toBe(same);
      }),
    );
  });
});

describe('isVerificationToken', () => {
  it.each([
    'AAAAAAAAAAAAAAAAAAAAAAAAA',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'AAAAAAAAAAAAAAAAAAAAAAAAAB',
    'aaaaaaaaaaaaaaaaaaaaaaaaaa',
    '1AAAAAAAAAAAAAAAAAAAAAAAAA',
    '',
  ])('refuses %j', (text) => {
    expect(isVerificationToken(text)).toBe(false);
  });
});
