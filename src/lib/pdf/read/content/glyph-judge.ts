import type { Glyph } from '../../../glyphs/glyph-program.js';
import type { GlyphFault } from './marks.js';
import type { PageFont } from './page-font.js';

/** A complete font that pages are drawn with, to compare outlines against. */
export type SourceFont = Readonly<{
  unitsPerEm: number;
  /** @returns `undefined` for a character that the font does not have */
  glyphOf: (codePoint: number) => Glyph | undefined;
}>;

/** White space and format characters: nothing is drawn for them. */
const NO_INK = /^[\s\p{Zs}\p{Cf}]*$/u;

/**
 * Says of each used character code whether the glyph in the file draws the character that ToUnicode names.
 *
 * Each code of each font is judged once, however often it is shown.
 */
export class GlyphJudge {
  private readonly known = new Map<PageFont, Map<number, GlyphFault | undefined>>();

  /** @param sources with none, outlines are only required not to be empty */
  constructor(private readonly sources: readonly SourceFont[] = []) {}

  judge(font: PageFont, code: number): GlyphFault | undefined {
    let faults = this.known.get(font);
    if (faults === undefined) this.known.set(font, (faults = new Map()));
    if (!faults.has(code)) faults.set(code, this.fault(font, code));
    return faults.get(code);
  }

  private fault(font: PageFont, code: number): GlyphFault | undefined {
    const text = font.unicode.get(code);
    const place = `code ${code} of ${font.name}`;
    if (text === undefined) return { code: 'glyph-unmapped', detail: `${place} has no text` };
    if (NO_INK.test(text)) return undefined;
    const glyph = font.glyph(code);
    if (glyph === undefined || font.glyphId(code) === 0)
      return { code: 'glyph-missing', detail: `no glyph for ${text} (${place})` };
    if (!glyph.hasInk) return { code: 'glyph-blank', detail: `nothing is drawn for ${text} (${place})` };
    if (this.sources.length === 0 || this.isDrawnAs(text, font, glyph)) return undefined;
    return { code: 'glyph-differs', detail: `${place} does not look like ${text}` };
  }

  private isDrawnAs(text: string, font: PageFont, glyph: Glyph): boolean {
    const codePoint = text.codePointAt(0) ?? 0;
    if (text !== String.fromCodePoint(codePoint)) return false;
    return this.sources.some((source) => {
      const original = source.glyphOf(codePoint);
      return (
        original !== undefined &&
        source.unitsPerEm === font.program.unitsPerEm &&
        isSameOutline(original.outline, glyph.outline)
      );
    });
  }
}

function isSameOutline(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
