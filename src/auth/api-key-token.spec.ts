import { digestMatches, digestOf, makeToken, readToken } from './api-key-token.js';

describe('API key tokens', () => {
  it('are made of the random bytes they are given', () => {
    const random = Uint8Array.from({ length: 48 }, (_, index) => index);
    expect(makeToken(random)).toEqual({
      id: 'abcdefghijklmnop',
      token: 'jz_abcdefghijklmnop_EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8',
    });
  });

  it('are not made of fewer', () => {
    expect(() => makeToken(new Uint8Array(47))).toThrow(new RangeError('48 bytes expected'));
  });

  it.each([
    `jz_${'a'.repeat(16)}_${'A'.repeat(42)}`,
    `jz_${'a'.repeat(16)}_${'A'.repeat(44)}`,
    `jz_${'a'.repeat(15)}_${'A'.repeat(43)}`,
    `jz_${'A'.repeat(16)}_${'A'.repeat(43)}`,
    `xx_${'a'.repeat(16)}_${'A'.repeat(43)}`,
    `jz_${'a'.repeat(16)}_${'A'.repeat(42)}+`,
    ` jz_${'a'.repeat(16)}_${'A'.repeat(43)}`,
  ])('"%s" is none', (text) => {
    expect(readToken(text)).toBeUndefined();
  });

  it('are recognised by their SHA-256 digest', () => {
    const token = `jz_${'a'.repeat(16)}_${'A'.repeat(43)}`;
    expect(readToken(token)).toEqual({ id: 'a'.repeat(16), token });
    // printf '%s' abc | sha256sum
    expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(digestMatches(token, digestOf(token))).toBe(true);
    expect(digestMatches(`${token.slice(0, -1)}B`, digestOf(token))).toBe(false);
  });
});
