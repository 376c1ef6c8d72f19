import { srgbProfile } from './srgb-profile.js';

const profile = Buffer.from(srgbProfile());

/** Offset and length of a tag's element, from the profile's own table. */
function tag(signature: string): Buffer {
  for (let i = 0; i < profile.readUInt32BE(128); i += 1) {
    const at = 132 + 12 * i;
    if (profile.toString('latin1', at, at + 4) !== signature) continue;
    const start = profile.readUInt32BE(at + 4);
    return profile.subarray(start, start + profile.readUInt32BE(at + 8));
  }
  throw new Error(`no tag ${signature}`);
}

describe('srgbProfile', () => {
  it('is an ICC version 2 display profile of its own length', () => {
    expect(profile.readUInt32BE(0)).toBe(profile.length);
    expect(profile.toString('latin1', 12, 24)).toBe('mntrRGB XYZ ');
    expect(profile.toString('latin1', 36, 40)).toBe('acsp');
    expect(profile.readUInt8(8)).toBe(2);
  });

  // Colorants of the sRGB profile published by the ICC, adapted to D50.
  it.each([
    ['rXYZ', [0.436, 0.2225, 0.0139]],
    ['gXYZ', [0.3851, 0.7169, 0.0971]],
    ['bXYZ', [0.1431, 0.0606, 0.7141]],
    ['wtpt', [0.9642, 1, 0.8249]],
  ])('has the %s that the ICC publishes', (signature, expected) => {
    const element = tag(signature);
    for (const [i, value] of expected.entries()) {
      expect(element.readInt32BE(8 + 4 * i) / 65536).toBeCloseTo(value, 3);
    }
  });

  it('rises along the curve of IEC 61966-2-1', () => {
    const curve = tag('gTRC');
    const count = curve.readUInt32BE(8);
    const at = (encoded: number): number =>
      curve.readUInt16BE(12 + 2 * Math.round(encoded * (count - 1))) / 65535;
    expect(at(0)).toBe(0);
    expect(at(0.5)).toBeCloseTo(0.214, 3);
    expect(at(1)).toBe(1);
  });
});
