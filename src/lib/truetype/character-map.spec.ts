import { readFileSync } from 'node:fs';
import { readCharacterMap } from './character-map.js';
import { readFontTables } from './font-tables.js';

const FILE = 'node_modules/@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf';
const cmap = readFontTables(readFileSync(FILE)).get('cmap') as DataView;

/** The table with one encoding record, so that only the subtable of that format can be chosen. */
function onlyFormat(format: number): DataView {
  const bytes = Uint8Array.from(new Uint8Array(cmap.buffer, cmap.byteOffset, cmap.byteLength));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < view.getUint16(2); i += 1) {
    const record = 4 + 8 * i;
    if (view.getUint16(view.getUint32(record + 4)) !== format) continue;
    bytes.copyWithin(4, record, record + 8);
    view.setUint16(2, 1);
    return view;
  }
  throw new Error(`no subtable of format ${format}`);
}

describe('readCharacterMap', () => {
  it('reads the same glyphs from format 4 as from format 12 in the basic plane', () => {
    const [short, long] = [readCharacterMap(onlyFormat(4)), readCharacterMap(onlyFormat(12))];
    let mapped = 0;
    for (let codePoint = 0; codePoint < 0xffff; codePoint += 1) {
      if (short(codePoint) !== long(codePoint)) throw new Error(`U+${codePoint.toString(16)} differs`);
      if (long(codePoint) !== 0) mapped += 1;
    }
    expect(mapped).toBeGreaterThan(25_000);
  });
  it('knows nothing beyond the basic plane from format 4', () => {
    expect(readCharacterMap(onlyFormat(4))(0x2cb4e)).toBe(0);
    expect(readCharacterMap(onlyFormat(12))(0x2cb4e)).toBeGreaterThan(0);
  });
  it('reads a segment with glyph ids of its own, and one with a delta', () => {
    // Segments 0x41-0x42 -> ids [7, 0], delta 1; 0x61-0x62 -> code - 0x60 + 2; 0xffff.
    const words = [
      0, 1, 3, 1, 0, 12, 4, 44, 0, 6, 0, 0, 0, 0x42, 0x62, 0xffff, 0, 0x41, 0x61, 0xffff, 1, 0xffa2, 1, 6, 0,
      0, 7, 0,
    ];
    const view = new DataView(new ArrayBuffer(words.length * 2));
    for (const [i, word] of words.entries()) view.setUint16(2 * i, word);
    const glyphOf = readCharacterMap(view);
    expect([0x40, 0x41, 0x42, 0x43, 0x61, 0x62, 0x63].map(glyphOf)).toEqual([0, 8, 0, 0, 3, 4, 0]);
  });
});
