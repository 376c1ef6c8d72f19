import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { TrueTypeFont } from '../true-type-font.js';
import { GlyphPieces } from './glyph-pieces.js';
import { tableChecksum } from './sfnt.js';
import { subsetFont } from './subset-font.js';

const FAMILY = 'node_modules/@expo-google-fonts/noto-serif-sc';
const font = TrueTypeFont.parse(readFileSync(`${FAMILY}/400Regular/NotoSerifSC_400Regular.ttf`));
const glyphs = new GlyphPieces(font);
const ids = [
  0,
  ...Array.from('建筑工程施工许可证䶮㛃𬭎𠅤 Aa9（）', (c) => font.glyphId(c.codePointAt(0) ?? 0)),
];
const subset = subsetFont(glyphs, ids);
const reread = TrueTypeFont.parse(subset.toBytes());

describe('subsetFont', () => {
  it('keeps every glyph outline by outline, with its width', () => {
    for (const [i, id] of ids.entries()) {
      expect(reread.outline(i)).toEqual(font.outline(id));
      expect(reread.advance(i)).toBe(font.advance(id));
      expect(reread.leftSideBearing(i)).toBe(font.leftSideBearing(id));
    }
  });
  it('compresses to the same file', () => {
    expect(inflateSync(subset.toZlib()).equals(subset.toBytes())).toBe(true);
    expect(subset.length).toBe(subset.toBytes().length);
  });
  it('has the checksums that ISO/IEC 14496-22 §5.2.2 asks for', () => {
    const bytes = subset.toBytes();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    expect(tableChecksum(bytes)).toBe(0xb1b0afba);
    for (let record = 12; record < 12 + 16 * view.getUint16(4); record += 16) {
      const start = view.getUint32(record + 8);
      const table = Uint8Array.from(bytes.subarray(start, start + view.getUint32(record + 12)));
      if (Buffer.from(bytes.subarray(record, record + 4)).toString() === 'head') table.fill(0, 8, 12);
      expect(tableChecksum(table)).toBe(view.getUint32(record + 4));
    }
  });
  it('draws the same glyph under two codes when it is asked for twice', () => {
    const twice = TrueTypeFont.parse(subsetFont(glyphs, [0, 100, 100]).toBytes());
    expect(twice.outline(2)).toEqual(font.outline(100));
    expect(twice.glyphCount).toBe(3);
  });
});
