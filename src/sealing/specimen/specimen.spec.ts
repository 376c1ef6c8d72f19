import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { Appearance } from '../../lib/pades/write/appearance.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { SEAL_DIAMETER } from './arc-layout.js';
import { outlinePath } from './glyph-path.js';
import { readSpecimenFont } from './specimen-font.js';
import { drawSpecimen, type SpecimenSpec } from './specimen.js';

const CODE = '4107260000017';

const contentOf = ({ deflated }: Appearance) => inflateSync(deflated).toString('latin1');

/** Middles of the characters that a content draws, in its own units. */
const placesIn = (content: string) =>
  Array.from(content.matchAll(/^q (.+) cm$/gm), ([, numbers = '']) => numbers.split(' ').map(Number));

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

describe('the round seal of an authority', () => {
  let font: TrueTypeFont;
  beforeAll(async () => {
    font = await readSpecimenFont();
  });
  const authority = (name: string, code = CODE) =>
    drawSpecimen({ kind: 'authority-round', name, code }, font);
  const operators = (name: string) => contentOf(authority(name));

  it('is 42 mm wide and high', () => {
    const { width, height } = authority('延津县自然资源局');
    expect(width).toBeCloseTo(119.055, 3);
    expect(height).toBe(width);
    expect(SEAL_DIAMETER).toBe(42);
  });

  it('is known by the digest of what it draws', () => {
    const { deflated, sha256 } = authority('延津县自然资源局');
    expect(sha256).toBe(createHash('sha256').update(inflateSync(deflated)).digest('hex'));
    expect(authority('延津县自然资源局').sha256).toBe(sha256);
    expect(authority('延津县自然资源局', CODE.replace(/\d$/, '0')).sha256).not.toBe(sha256);
  });

  // Digests of the drawings that sealed the first permits: a seal must not change.
  it.each([
    {
      name: '延津县自然资源局',
      sha256: 'efcf7303b0fd2476300bf9df0df56d7155dc474d81410d5754627e6236af2869',
    },
    {
      name: '延津县行政审批和政务信息管理局',
      sha256: '188c703f4c58bf66bc7cbdb260f323a01f00b31777adc3b29b2996f9b7333313',
    },
    { name: '局'.repeat(30), sha256: 'b30fa75e1104869bf961d5725d50e575470571e35390ef9a34e596f59fdf7fa6' },
  ])('is drawn as ever for $name', ({ name, sha256 }) => {
    expect(authority(name).sha256).toBe(sha256);
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
    const places = placesIn(operators('延津县自然资源局'));
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
    expect(() => authority(name)).toThrow(expect.objectContaining({ code, message }));
  });
});

describe('the other seals', () => {
  let font: TrueTypeFont;
  beforeAll(async () => {
    font = await readSpecimenFont();
  });
  const COMPANY = '河南示例建工有限公司';
  const millimetres = ({ width, height }: Appearance) =>
    [width, height].map((each) => Number(((each * 25.4) / 72).toFixed(6)));

  it.each<[string, SpecimenSpec, { size: number[]; glyphs: number }]>([
    ['a company', { kind: 'company-round', name: COMPANY }, { size: [40, 40], glyphs: 10 }],
    ['a school', { kind: 'company-round', name: '某某中学' }, { size: [40, 40], glyphs: 4 }],
    ['a company of 31', { kind: 'company-two-arcs', name: '公'.repeat(31) }, { size: [42, 42], glyphs: 31 }],
    [
      'a company of 100',
      { kind: 'company-two-arcs', name: '公'.repeat(100) },
      { size: [42, 42], glyphs: 100 },
    ],
    [
      'a company, with all it can have',
      { kind: 'company-round', name: COMPANY, code: CODE, label: '财务专用章', diameter: 38 },
      { size: [38, 38], glyphs: 10 + 5 + 13 },
    ],
    [
      'contracts',
      { kind: 'oval', name: COMPANY, label: '合同专用章', code: CODE },
      { size: [45, 30], glyphs: 10 + 5 + 13 },
    ],
    [
      'a person',
      { kind: 'legal-representative', name: '张三', style: 'red-characters' },
      { size: [20, 20], glyphs: 4 },
    ],
    [
      'a person, white on red',
      { kind: 'legal-representative', name: '王小明', style: 'white-characters', side: 18 },
      { size: [18, 18], glyphs: 4 },
    ],
  ])('have their size and characters for %s', (_, spec, { size, glyphs }) => {
    const appearance = drawSpecimen(spec, font);
    const content = contentOf(appearance);
    expect(millimetres(appearance)).toEqual(size);
    expect(content.match(/^f Q$/gm)).toHaveLength(glyphs);
    expect(content).not.toMatch(/\b(gs|Do|BT|sh|BI)\b|e[+-]?\d|NaN|Infinity/);
    expect(appearance.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('of a company are that of an authority at another scale', () => {
    const content = contentOf(drawSpecimen({ kind: 'company-round', name: COMPANY, code: CODE }, font));
    const whole = contentOf(drawSpecimen({ kind: 'authority-round', name: COMPANY, code: CODE }, font));
    const [, placed, ...marks] = content.split('\n');
    // 72 / 25.4 x 40 / 42, and half of 40 mm.
    expect(placed).toBe('2.699663 0 0 2.699663 56.692913 56.692913 cm');
    expect(marks).toEqual(whole.split('\n').slice(2));
  });

  it.each([
    { name: '张三', characters: '张三之印' },
    { name: '王小明', characters: '王小明印' },
    { name: '欧阳晓明', characters: '欧阳晓明' },
  ])('of $name reads $characters in columns from the right', ({ name, characters }) => {
    const spec = { kind: 'legal-representative', style: 'red-characters' } as const;
    const glyphs = contentOf(drawSpecimen({ ...spec, name }, font))
      .split(/^q .+ cm\n/m)
      .slice(1);
    const alone = Array.from(characters, (character) =>
      outlinePath(font.outline(font.glyphId(character.codePointAt(0) ?? 0))),
    );
    expect(glyphs.map((glyph) => glyph.replace(/f Q\n?$/, ''))).toEqual(alone);
    const places = placesIn(contentOf(drawSpecimen({ ...spec, name }, font)));
    // The origin of a character of 8.15 mm lies 4.075 left of its middle and 0.38 x 8.15 below it.
    const middles = places.map(([, , , , x = 0, y = 0]) =>
      [x + 4.075, y + 3.097].map((each) => Number(each.toFixed(3))),
    );
    expect(middles).toEqual([
      [4.225, 4.225],
      [4.225, -4.225],
      [-4.225, 4.225],
      [-4.225, -4.225],
    ]);
  });

  it('are framed for red characters, and filled for white ones', () => {
    const of = (style: 'red-characters' | 'white-characters') =>
      contentOf(drawSpecimen({ kind: 'legal-representative', name: '张三', style }, font));
    expect(of('red-characters')).toContain('1 w\n-9.5 -9.5 19 19 re s\n');
    expect(of('white-characters')).toContain('-10 -10 20 20 re f\n1 1 1 rg\n');
  });

  it.each<[SpecimenSpec, string, string]>([
    [
      { kind: 'company-round', name: '某' },
      'text-does-not-fit',
      'The name of the company: a seal shows 2 to 30 characters, not 1.',
    ],
    [
      { kind: 'company-round', name: COMPANY, label: '章' },
      'text-does-not-fit',
      'The label of a seal has 2 to 8 characters, not 1.',
    ],
    [
      { kind: 'company-round', name: COMPANY, diameter: 50 },
      'text-does-not-fit',
      'The diameter of this seal is 38 to 42 mm, not 50.',
    ],
    [
      { kind: 'company-round', name: COMPANY, code: '41072600000A7' },
      'text-does-not-fit',
      'The code of a seal is 13 digits, not 13 characters.',
    ],
    [
      { kind: 'oval', name: '司'.repeat(25), label: '合同专用章' },
      'text-does-not-fit',
      'The name of the company: an oval seal shows 4 to 24 characters, not 25.',
    ],
    [
      { kind: 'oval', name: COMPANY, label: '合同业务工程专用章' },
      'text-does-not-fit',
      'The label of a seal has 2 to 8 characters, not 9.',
    ],
    [
      { kind: 'legal-representative', name: '张', style: 'red-characters' },
      'text-does-not-fit',
      "The name of the legal representative: a legal representative's seal shows 2 to 4 characters, not 1.",
    ],
    [
      { kind: 'legal-representative', name: '阿卜杜拉·买买提', style: 'red-characters' },
      'text-does-not-fit',
      "The name of the legal representative: a legal representative's seal shows 2 to 4 characters, not 8.",
    ],
    [
      { kind: 'legal-representative', name: '张三', style: 'red-characters', side: Number.NaN },
      'text-does-not-fit',
      'The side of this seal is 18 to 20 mm, not NaN.',
    ],
    [
      { kind: 'legal-representative', name: '张\u{10ffff}', style: 'white-characters' },
      'character-not-drawable',
      'The seal cannot show the character \u{10ffff}.',
    ],
    [
      { kind: 'oval', name: COMPANY, label: '合 同' },
      'character-not-drawable',
      'The seal cannot show the character  .',
    ],
  ])('refuse %j', (spec, code, message) => {
    const draw = () => drawSpecimen(spec, font);
    expect(draw).toThrow(DomainError);
    expect(draw).toThrow(expect.objectContaining({ code, message }));
  });
});
