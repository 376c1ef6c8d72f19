import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readCharacterGlyphs } from './character-glyphs.js';
import { readComponents, placeOutline } from './composite-glyph.js';
import { readFontTables } from './font-file.js';
import { GlyphProgram } from './glyph-program.js';
import { readSimpleGlyph } from './simple-glyph.js';

const view = (hex: string): DataView => {
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return new DataView(bytes.buffer);
};
const HEAD = '0001 0000 0000 0064 0064';

describe(readSimpleGlyph.name, () => {
  it('reads short and long coordinates, repeated flags, two contours', () => {
    // Flags 37: on curve, short x and y, both positive; 01 long; 09 01: on curve, repeated once.
    const glyph = view(
      `0002 0000 0000 0064 0064  0001 0003  0000  37 01 09 01  0a 0100 0001 ff00  14 0002 0003 0004`,
    );
    expect(readSimpleGlyph(glyph, 2)).toEqual([2, 10, 20, 1, 266, 22, 1, 2, 267, 25, 1, 11, 29, 1]);
  });

  it('skips instructions and keeps points that are off the curve', () => {
    const glyph = view(`${HEAD}  0001  0003 aabbcc  36 26  05 05  07 07`);
    expect(readSimpleGlyph(glyph, 1)).toEqual([2, 5, 7, 0, 0, 14, 0]);
  });

  it.each([
    { fault: 'contours that run backwards', hex: '0002 0000 0000 0064 0064 0003 0001 0000 01', contours: 2 },
    { fault: 'more flags than points', hex: `${HEAD} 0001 0000 09 05`, contours: 1 },
  ])('refuses $fault', ({ hex, contours }) => {
    expect(() => readSimpleGlyph(view(hex), contours)).toThrow(
      expect.objectContaining({ code: 'font-malformed' }),
    );
  });
});

describe(readComponents.name, () => {
  it('reads offsets and the three kinds of scale', () => {
    const composite = view(
      'ffff 0000 0000 0064 0064  0023 0005 000a fff6  002a 0006 0102 2000  0062 0007 0000 4000 c000  0082 0008 0000 4000 0000 2000 4000',
    );
    expect(readComponents(composite)).toEqual([
      { glyphId: 5, a: 1, b: 0, c: 0, d: 1, dx: 10, dy: -10 },
      { glyphId: 6, a: 0.5, b: 0, c: 0, d: 0.5, dx: 1, dy: 2 },
      { glyphId: 7, a: 1, b: 0, c: 0, d: -1, dx: 0, dy: 0 },
      { glyphId: 8, a: 1, b: 0, c: 0.5, d: 1, dx: 0, dy: 0 },
    ]);
  });

  it('refuses components that are placed by points', () => {
    expect(() => readComponents(view('ffff 0000 0000 0064 0064 0001 0005 0000 0000'))).toThrow(
      'placed by points',
    );
  });

  it('refuses components without end', () => {
    const endless = `ffff 0000 0000 0064 0064 ${'0022 0005 0000'.repeat(70)}`;
    expect(() => readComponents(view(endless))).toThrow('too many components');
  });
});

it('places an outline by its matrix', () => {
  const part = { glyphId: 1, a: 0, b: 2, c: -1, d: 0, dx: 5, dy: 6 };
  expect(placeOutline([2, 10, 20, 1, 30, 40, 0], part)).toEqual([2, -15, 26, 1, -35, 66, 0]);
});

describe(GlyphProgram.name, () => {
  const file = createRequire(import.meta.url).resolve(
    '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  );
  const font = GlyphProgram.parse(readFileSync(file));
  const glyphIdOf = readCharacterGlyphs(font.tables);

  it.each(['一', '延', '䶮', '𬭎', '.', 'A'])('finds the ink of %s', (character) => {
    expect(font.glyph(glyphIdOf(character.codePointAt(0) ?? 0)).hasInk).toBe(true);
  });

  it('finds the bounds that the font itself states, glyph by glyph', () => {
    const loca = tableOf('loca');
    const glyf = tableOf('glyf');
    const samples = Array.from({ length: 600 }, (_, index) => index * 29);
    const inked = samples.filter((glyphId) => loca.getUint32(glyphId * 4) < loca.getUint32(glyphId * 4 + 4));
    expect(inked.length).toBeGreaterThan(500);
    for (const glyphId of inked) {
      const at = loca.getUint32(glyphId * 4) + 2;
      const stated = [0, 2, 4, 6].map((offset) => glyf.getInt16(at + offset));
      expect({ glyphId, bounds: font.glyph(glyphId).bounds }).toEqual({ glyphId, bounds: stated });
    }
  });

  function tableOf(tag: string): DataView {
    const table = font.tables.get(tag);
    if (table === undefined) throw new Error(`no ${tag}`);
    return table;
  }

  it('finds no ink in a space', () => {
    expect(font.glyph(glyphIdOf(0x20))).toMatchObject({ outline: [], hasInk: false });
  });

  it('has no glyph for what the font does not hold', () => {
    expect(glyphIdOf(0x10ffff)).toBe(0);
    expect(() => font.glyph(font.glyphCount)).toThrow(expect.objectContaining({ code: 'font-malformed' }));
  });
});

describe('a small font', () => {
  /** head, maxp, loca and glyf only; three glyphs of which the description bytes are given. */
  const fontOf = (glyphs: readonly string[]): GlyphProgram => {
    const bytes = glyphs.map((glyph) => Buffer.from(glyph.replaceAll(' ', ''), 'hex'));
    const offsets = bytes.reduce((sum, glyph) => [...sum, (sum.at(-1) ?? 0) + glyph.length], [0]);
    const head = Buffer.alloc(54);
    head.writeUInt16BE(1000, 18);
    head.writeInt16BE(1, 50);
    const maxp = Buffer.alloc(6);
    maxp.writeUInt16BE(glyphs.length, 4);
    const loca = Buffer.alloc(offsets.length * 4);
    offsets.forEach((offset, index) => loca.writeUInt32BE(offset, index * 4));
    const tables = { head, maxp, loca, glyf: Buffer.concat(bytes) };
    return new GlyphProgram(new Map(Object.entries(tables).map(([tag, table]) => [tag, viewOf(table)])));
  };
  const square = `${HEAD} 0003 0000 31 35 33 35 64 64 64 64`
    .replace('31 35 33 35', '37 37 37 37')
    .concat(' 01 02 03 04');
  const line = `${HEAD} 0001 0000 33 33 64 64`;

  it('calls a composite blank when a part is blank', () => {
    const font = fontOf([square, '', `ffff 0000 0000 0064 0064 0022 0000 0000 0002 0001 0000`]);
    expect(font.glyph(0).hasInk).toBe(true);
    expect(font.glyph(1).hasInk).toBe(false);
    expect(font.glyph(2).hasInk).toBe(false);
  });

  it('calls a line without area blank', () => {
    expect(fontOf([line]).glyph(0).hasInk).toBe(false);
  });

  it('ends when a composite contains itself', () => {
    const font = fontOf(['ffff 0000 0000 0064 0064 0002 0000 0000']);
    expect(() => font.glyph(0)).toThrow('nested too deep');
  });

  it('names a glyph that is cut off', () => {
    expect(() => fontOf([square.slice(0, 40)]).glyph(0)).toThrow('glyph 0 is cut off');
  });
});

it.each([
  { fault: 'nothing', bytes: Buffer.alloc(0) },
  {
    fault: 'an OpenType font with PostScript outlines',
    bytes: Buffer.from('4f54544f0001000000000000', 'hex'),
  },
  {
    fault: 'a table past the end',
    bytes: Buffer.from('000100000001000000000000676c796600000000000000200000ffff', 'hex'),
  },
  {
    fault: 'a table twice',
    bytes: Buffer.from(`000100000002000000000000${'676c7966000000000000000000000000'.repeat(2)}`, 'hex'),
  },
])('is no font: $fault', ({ bytes }) => {
  expect(() => readFontTables(bytes)).toThrow(expect.objectContaining({ code: 'font-malformed' }));
});

function viewOf(bytes: Buffer): DataView {
  return new DataView(Uint8Array.from(bytes).buffer);
}
