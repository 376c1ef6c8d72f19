import { readFileSync } from 'node:fs';
import { TrueTypeError } from './font-tables.js';
import { TrueTypeFont } from './true-type-font.js';

const FAMILY = 'node_modules/@expo-google-fonts/noto-serif-sc';
const regular = TrueTypeFont.parse(readFileSync(`${FAMILY}/400Regular/NotoSerifSC_400Regular.ttf`));
const glyphOf = (character: string): number => regular.glyphId(character.codePointAt(0) ?? 0);

describe('TrueTypeFont', () => {
  it('reads the metrics of the file', () => {
    expect(regular.unitsPerEm).toBe(1000);
    expect(regular.ascent).toBe(1151);
    expect(regular.descent).toBe(-286);
    expect(regular.glyphCount).toBe(30920);
  });
  it.each(['建', '䶮', '㛃', '𬭎', '𠅤', '（', '〇'])('draws %s one em wide', (character) => {
    expect(glyphOf(character)).toBeGreaterThan(0);
    expect(regular.advance(glyphOf(character))).toBe(1000);
    expect(regular.outline(glyphOf(character)).length).toBeGreaterThan(0);
  });
  it('knows no glyph for an emoji', () => {
    expect(glyphOf('😀')).toBe(0);
  });
  it('refuses bytes that are no font', () => {
    expect(() => TrueTypeFont.parse(Buffer.from('%PDF-1.7 not a font'))).toThrow(TrueTypeError);
  });
});
