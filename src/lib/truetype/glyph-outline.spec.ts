import { readFileSync } from 'node:fs';
import type { Contour } from './glyph-outline.js';
import { TrueTypeError } from './font-tables.js';
import { TrueTypeFont } from './true-type-font.js';
import { GlyphPieces } from './write/glyph-pieces.js';
import { sfntDirectory, tableChecksum } from './write/sfnt.js';
import { subsetFont } from './write/subset-font.js';

const FILE = 'node_modules/@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf';

/** 16-bit words, negative ones too. */
function words(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  for (const [i, value] of values.entries()) view.setInt16(2 * i, value);
  return new Uint8Array(view.buffer);
}

/** A font of the glyphs given, every glyph 500 wide, with just the tables that are read. */
function fontOf(glyphs: readonly Uint8Array[]): TrueTypeFont {
  const ends = glyphs.map((_, i) => glyphs.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));
  const loca = words(...[0, ...ends].flatMap((end) => [0, end]));
  const count = glyphs.length;
  const tables: [string, Uint8Array][] = [
    ['glyf', Buffer.concat(glyphs)],
    [
      'head',
      words(
        1,
        0,
        1,
        0,
        0,
        0,
        0x5f0f,
        0x3cf5,
        0,
        1000,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1000,
        1000,
        0,
        8,
        2,
        1,
        0,
      ),
    ],
    ['hhea', words(1, 0, 800, -200, 0, 500, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, count)],
    ['hmtx', words(...glyphs.flatMap(() => [500, 0]))],
    ['loca', loca],
    ['maxp', words(1, 0, count, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
  ];
  const heads = tables.map(([tag, bytes]) => ({ tag, length: bytes.length, checksum: tableChecksum(bytes) }));
  const bodies = tables.map(([, bytes]) =>
    Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]),
  );
  return TrueTypeFont.parse(Buffer.concat([sfntDirectory(heads), ...bodies]));
}

/** The triangle (0,0) (100,0) (0,200): flags on-curve with 16-bit deltas. */
const TRIANGLE = Buffer.concat([
  words(1, 0, 0, 100, 200, 2, 0),
  Uint8Array.of(1, 1, 1),
  Uint8Array.of(0, 0, 0, 100, 0xff, 0x9c, 0, 0, 0, 0, 0, 200),
  Uint8Array.of(0),
]);
const EMPTY = new Uint8Array(0);
const at = (contours: readonly Contour[]) => contours.map((contour) => contour.map(({ x, y }) => [x, y]));

/** A composite of glyph 1 as it is and glyph 1 at half size, moved by (300, 50). */
const COMPOSITE = Buffer.concat([
  words(-1, 0, 0, 350, 200),
  words(0x0023, 1, 0, 0),
  words(0x000b, 1, 300, 50, 0x2000),
]);

describe('outlines', () => {
  it('of a simple glyph are its points', () => {
    const font = fontOf([EMPTY, TRIANGLE]);
    expect(at(font.outline(1))).toEqual([
      [
        [0, 0],
        [100, 0],
        [0, 200],
      ],
    ]);
    expect(font.outline(0)).toEqual([]);
  });

  it('of a composite glyph are flattened, moved and scaled', () => {
    const font = fontOf([EMPTY, TRIANGLE, COMPOSITE]);
    expect(at(font.outline(2))).toEqual([
      [
        [0, 0],
        [100, 0],
        [0, 200],
      ],
      [
        [300, 50],
        [350, 50],
        [300, 150],
      ],
    ]);
  });

  it('of a composite with a matrix are turned as ISO/IEC 14496-22 §5.3.3 says', () => {
    // xscale 0, scale01 1, scale10 -1, yscale 0: a quarter turn anticlockwise, (100, 0) to (0, 100).
    const turned = Buffer.concat([words(-1, 0, 0, 0, 0), words(0x0083, 1, 0, 0, 0, 0x4000, -0x4000, 0)]);
    const [contour = []] = fontOf([EMPTY, TRIANGLE, turned]).outline(2);
    expect(contour.map(({ x, y }) => [x + 0, y + 0])).toEqual([
      [0, 0],
      [0, 100],
      [-200, 0],
    ]);
  });

  it('of a composite anchored by points have those points in one place', () => {
    const anchored = Buffer.concat([
      words(-1, 0, 0, 200, 200),
      words(0x0022, 1),
      Uint8Array.of(0, 0),
      words(0x0000, 1),
      Uint8Array.of(1, 0),
    ]);
    expect(at(fontOf([EMPTY, TRIANGLE, anchored]).outline(2))[1]).toEqual([
      [100, 0],
      [200, 0],
      [100, 200],
    ]);
  });

  it('of a glyph that contains itself are refused', () => {
    const loop = Buffer.concat([words(-1, 0, 0, 0, 0), words(0x0002, 1), Uint8Array.of(0, 0)]);
    expect(() => fontOf([EMPTY, loop]).outline(1)).toThrow(TrueTypeError);
  });

  it('of a glyph that is cut short are refused', () => {
    expect(() => fontOf([EMPTY, TRIANGLE.subarray(0, 20)]).outline(1)).toThrow(TrueTypeError);
  });

  it('survive a subset that brings the parts of a composite along', () => {
    const font = fontOf([
      EMPTY,
      EMPTY,
      EMPTY,
      TRIANGLE,
      Buffer.concat([
        COMPOSITE.subarray(0, 12),
        words(3),
        COMPOSITE.subarray(14, 20),
        words(3),
        COMPOSITE.subarray(22),
      ]),
    ]);
    const subset = TrueTypeFont.parse(subsetFont(new GlyphPieces(font), [0, 4]).toBytes());
    expect(subset.glyphCount).toBe(3);
    expect(subset.outline(1)).toEqual(font.outline(4));
  });

  it('of a real font lie in the boxes that its maker wrote down', () => {
    const font = TrueTypeFont.parse(readFileSync(FILE));
    for (let id = 0; id < font.glyphCount; id += 61) {
      const glyph = font.glyphData(id);
      if (glyph.byteLength === 0) continue;
      const points = font.outline(id).flat();
      const drawn = points.filter(({ onCurve }) => onCurve);
      const [left, right] = [glyph.getInt16(2), glyph.getInt16(6)];
      expect(Math.min(...drawn.map(({ x }) => x))).toBeGreaterThanOrEqual(left);
      expect(Math.max(...drawn.map(({ x }) => x))).toBeLessThanOrEqual(right);
      expect(Math.min(...points.map(({ y }) => y))).toBeLessThanOrEqual(glyph.getInt16(4));
      expect(Math.max(...points.map(({ y }) => y))).toBeGreaterThanOrEqual(glyph.getInt16(8));
      expect(right - left).toBeGreaterThan(0);
    }
  });
});
