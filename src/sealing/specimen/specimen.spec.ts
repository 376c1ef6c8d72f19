import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { codeLayout, nameLayout, SEAL_DIAMETER } from './arc-layout.js';
import { outlinePath } from './glyph-path.js';
import { readSpecimenFont } from './specimen-font.js';
import { drawSpecimen } from './specimen.js';

const CODE = '4107260000017';

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

describe('outlinePath', () => {
  const on = (x: number, y: number) => ({ x, y, onCurve: true });
  const off = (x: number, y: number) => ({ x, y, onCurve: false });

  it.each([
    { name: 'lines', contour: [on(0, 0), on(10, 0), on(10, 10)], path: '0 0 m\n10 0 l\n10 10 l\n0 0 l\nh\n' },
    {
      name: 'one quadratic curve made cubic',
      contour: [on(0, 0), off(30, 60), on(60, 0)],
      path: '0 0 m\n20 40 40 40 60 0 c\n0 0 l\nh\n',
    },
    {
      name: 'an implied point between two controls',
      contour: [on(0, 0), off(0, 30), off(60, 30), on(60, 0)],
      path: '0 0 m\n0 20 10 30 30 30 c\n50 30 60 20 60 0 c\n0 0 l\nh\n',
    },
    {
      name: 'a curve that closes the contour',
      contour: [on(0, 0), on(60, 0), off(30, 60)],
      path: '0 0 m\n60 0 l\n40 40 20 40 0 0 c\nh\n',
    },
    {
      name: 'a contour with no point on the curve',
      contour: [off(0, 0), off(60, 0), off(60, 60), off(0, 60)],
      path: '30 0 m\n50 0 60 10 60 30 c\n60 50 50 60 30 60 c\n10 60 0 50 0 30 c\n0 10 10 0 30 0 c\nh\n',
    },
    { name: 'an empty contour', contour: [], path: '' },
  ])('draws $name', ({ contour, path }) => {
    expect(outlinePath([contour])).toBe(path);
  });
});

describe('drawSpecimen', () => {
  let font: TrueTypeFont;
  beforeAll(async () => {
    font = await readSpecimenFont();
  });
  const operators = (name: string) => inflateSync(drawSpecimen(name, CODE, font).deflated).toString('latin1');

  it('is 42 mm wide and high', () => {
    const { width, height } = drawSpecimen('延津县自然资源局', CODE, font);
    expect(width).toBeCloseTo(119.055, 3);
    expect(height).toBe(width);
    expect(SEAL_DIAMETER).toBe(42);
  });

  it('is known by the digest of what it draws', () => {
    const { deflated, sha256 } = drawSpecimen('延津县自然资源局', CODE, font);
    expect(sha256).toBe(createHash('sha256').update(inflateSync(deflated)).digest('hex'));
    expect(drawSpecimen('延津县自然资源局', CODE, font).sha256).toBe(sha256);
    expect(drawSpecimen('延津县自然资源局', CODE.replace(/\d$/, '0'), font).sha256).not.toBe(sha256);
  });

  it('fills one glyph for each character and digit, in one opaque red, with nothing but paths', () => {
    const text = operators('延津县自然资源局');
    expect(text.match(/^f Q$/gm)).toHaveLength(8 + 13);
    expect(text.match(/^q /gm)).toHaveLength(8 + 13);
    expect(text.match(/\b(rg|RG)\b/g)).toEqual(['rg', 'RG']);
    expect(text).not.toMatch(/\b(gs|Do|BT|sh|BI)\b/);
    expect(text).not.toMatch(/e[+-]?\d|NaN|Infinity/);
  });

  it('sets the first and the last character symmetric about the top', () => {
    const places = Array.from(operators('延津县自然资源局').matchAll(/^q (.+) cm$/gm), ([, numbers = '']) =>
      numbers.split(' ').map(Number),
    );
    const [first, last] = [places[0] ?? [], places[7] ?? []];
    // Turned by opposite angles: the same cosines, opposite sines.
    expect(last[0]).toBeCloseTo(first[0] ?? 0, 6);
    expect(last[1]).toBeCloseTo(-(first[1] ?? 0), 6);
    // The first digit stands left of the bottom and leans to the left, its head towards the centre.
    expect(places[8]?.[4]).toBeLessThan(-8);
    expect(places[8]?.[1]).toBeLessThan(0);
    // The middle digit stands upright at the bottom.
    expect(places[8 + 6]?.[1]).toBeCloseTo(0, 6);
    expect(places[8 + 6]?.[0]).toBeGreaterThan(0);
    expect(places[8 + 6]?.[5]).toBeLessThan(-18);
  });

  it('draws characters outside the first plane', () => {
    expect(operators('延津县𬭎𠅤局')).toBeDefined();
  });

  it.each([
    {
      name: '延津县政府',
      code: 'text-does-not-fit',
      message: 'The name of the authority: a seal shows 6 to 30 characters, not 5.',
    },
    {
      name: '局'.repeat(31),
      code: 'text-does-not-fit',
      message: 'The name of the authority: a seal shows 6 to 30 characters, not 31.',
    },
    {
      name: '延津县\u{10ffff}务局',
      code: 'character-not-drawable',
      message: 'The seal cannot show the character \u{10ffff}.',
    },
    {
      name: '延津县 自然局',
      code: 'character-not-drawable',
      message: 'The seal cannot show the character  .',
    },
  ])('refuses "$name"', ({ name, code, message }) => {
    expect(() => drawSpecimen(name, CODE, font)).toThrow(expect.objectContaining({ code, message }));
  });
});
