import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { GlyphPieces } from '../../lib/truetype/write/glyph-pieces.js';
import { Typeface } from './typeface.js';

/** Fonts a layout may name. Both are static TrueType fonts under the SIL Open Font Licence. */
const FONTS = {
  'noto-serif-sc-regular': {
    file: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
    name: 'NotoSerifSC-Regular',
    stemV: 80,
  },
  'noto-serif-sc-bold': {
    file: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
    name: 'NotoSerifSC-Bold',
    stemV: 140,
  },
} as const;

export type FontName = keyof typeof FONTS;
export const FONT_NAMES = Object.keys(FONTS) as FontName[];

/** `sCapHeight` of `OS/2` in both fonts. */
const CAP_HEIGHT = 729;

const loaded = new Map<FontName, Typeface>();

/** The typeface of that name; its file, about 15 MB, is read once in the process. */
export function typefaceNamed(name: FontName): Typeface {
  const known = loaded.get(name);
  if (known) return known;
  const { file, name: postScriptName, stemV } = FONTS[name];
  const font = TrueTypeFont.parse(readFileSync(createRequire(import.meta.url).resolve(file)));
  const facts = { name: postScriptName, glyphs: new GlyphPieces(font), capHeight: CAP_HEIGHT, stemV };
  const typeface = new Typeface(`F${FONT_NAMES.indexOf(name)}`, facts);
  loaded.set(name, typeface);
  return typeface;
}
