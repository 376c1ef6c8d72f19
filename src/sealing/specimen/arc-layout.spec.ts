import { codeLayout, nameLayout } from './arc-layout.js';

describe('nameLayout', () => {
  // Read off a drawing that was looked at: degrees and millimetres.
  it.each([
    { count: 6, first: -80, height: 7.2, width: 5.33 },
    { count: 11, first: -129, height: 6.39, width: 4.73 },
    { count: 18, first: -129, height: 5.46, width: 3.45 },
    { count: 30, first: -129, height: 4.6, width: 2.15 },
  ])('for $count characters', ({ count, first, height, width }) => {
    const layout = nameLayout(count);
    expect(layout.angles).toHaveLength(count);
    expect(layout.angles[0]).toBeCloseTo(first, 6);
    expect(layout.angles.at(-1)).toBeCloseTo(-first, 6);
    expect(layout.height).toBeCloseTo(height, 2);
    expect(layout.width).toBeCloseTo(width, 2);
  });

  const counts = Array.from({ length: 25 }, (_, i) => i + 6);
  it.each(counts)('keeps %i characters apart, inside the ring and outside the star', (count) => {
    const { radius, height, width, angles } = nameLayout(count);
    const pitch = (((angles[1] ?? 0) - (angles[0] ?? 0)) * Math.PI) / 180;
    expect(pitch * (radius - height / 2)).toBeGreaterThan(width);
    expect(Math.hypot(radius + height / 2, width / 2)).toBeLessThan(19.8);
    expect(radius - height / 2).toBeGreaterThan(7);
  });

  it.each([0, 5, 31])('refuses %i characters', (count) => {
    expect(() => nameLayout(count)).toThrow(`a seal shows 6 to 30 characters, not ${count}`);
  });
});

describe('codeLayout', () => {
  it('runs from left to right under the star, clear of the longest name', () => {
    const { angles, radius, height } = codeLayout(13);
    expect(angles[0]).toBeCloseTo(209.4, 6);
    expect(angles[6]).toBeCloseTo(180, 6);
    expect(angles[12]).toBeCloseTo(150.6, 6);
    expect(radius + height / 2).toBeLessThan(19.8);
    expect(angles[12]).toBeGreaterThan(129 + 10);
  });
});
