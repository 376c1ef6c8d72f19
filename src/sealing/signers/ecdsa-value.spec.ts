import { ecdsaValueOf, isRawEcdsa } from './ecdsa-value.js';

const octets = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const half = (first: string, last: string) => `${first}${'00'.repeat(30)}${last}`;

describe(ecdsaValueOf.name, () => {
  it.each([
    {
      name: 'a high first bit gets a zero octet',
      raw: half('80', '01') + half('7f', '02'),
      der: `3045 022100${half('80', '01')} 0220${half('7f', '02')}`,
    },
    {
      name: 'leading zeros go',
      raw: `${'00'.repeat(31)}05${'00'.repeat(30)}0080`,
      der: '3007 020105 02020080',
    },
  ])('$name', ({ raw, der }) => {
    expect(ecdsaValueOf(octets(raw))).toEqual(octets(der));
  });

  it.each([0, 63, 65, 72])('refuses %i octets', (length) => {
    expect(() => ecdsaValueOf(new Uint8Array(length))).toThrow('its signature has a wrong length.');
  });
});

describe(isRawEcdsa.name, () => {
  const der64 = octets(`303e 021d${'01'.repeat(29)} 021d${'01'.repeat(29)}`);

  it('tells r and s from DER of the same length', () => {
    expect(der64).toHaveLength(64);
    expect(isRawEcdsa(der64)).toBe(false);
    expect(isRawEcdsa(new Uint8Array(64).fill(1))).toBe(true);
    expect(isRawEcdsa(Uint8Array.from(der64).fill(0x31, 2, 3))).toBe(true);
    expect(isRawEcdsa(new Uint8Array(70).fill(0x30))).toBe(false);
  });
});
