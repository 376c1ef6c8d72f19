import { encodeCheckCode, isCheckCode } from './check-code.js';

describe('encodeCheckCode', () => {
  it.each([
    { bytes: [0, 1, 7, 8, 30, 31], code: '239AYZ' },
    { bytes: [255, 254, 32, 64, 15, 16], code: 'ZY22HJ' },
    { bytes: [20, 21, 22, 23, 24, 25], code: 'NPQRST' },
  ])('$bytes -> $code', ({ bytes, code }) => {
    expect(encodeCheckCode(Uint8Array.from(bytes))).toBe(code);
  });

  it('uses 32 characters, each for eight byte values', () => {
    const counts = new Map<string, number>();
    for (let byte = 0; byte < 256; byte++) {
      const character = encodeCheckCode(new Uint8Array(6).fill(byte)).charAt(0);
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect([...counts.keys()].join('')).toBe('23456789ABCDEFGHJKLMNPQRSTUVWXYZ');
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  it.each([5, 7])('refuses %d bytes', (length) => {
    expect(() => encodeCheckCode(new Uint8Array(length))).toThrow(RangeError);
  });
});

describe('isCheckCode', () => {
  it.each([
    ['239AYZ', true],
    ['239AYI', false],
    ['239AYO', false],
    ['039AYZ', false],
    ['239ayz', false],
    ['239AY', false],
  ])('%s: %s', (text, expected) => {
    expect(isCheckCode(text)).toBe(expected);
  });
});
