import type { Glyph, GlyphProgram } from '../../../glyphs/glyph-program.js';
import type { GlyphFault } from './marks.js';
import type { PageFont } from './page-font.js';

/** A complete font that pages are drawn with, to compare outlines against. */
export type SourceFont = Readonly<{
  program: GlyphProgram;
  /** @returns 0 for a character that the font does not have */
  glyphIdOf: (codePoint: number) => number;
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
    const isKnown = this.sources.some((source) => isCopied(source, text, font, code));
    const glyph = font.glyph(code);
    if (glyph === undefined || font.glyphId(code) === 0)
      return { code: 'glyph-missing', detail: `no glyph for ${text} (${place})` };
    if (!glyph.hasInk) return { code: 'glyph-blank', detail: `nothing is drawn for ${text} (${place})` };
    const isDrawn = isKnown || this.sources.some((source) => isDrawnAs(source, text, font, glyph));
    if (this.sources.length === 0 || isDrawn) return undefined;
    return { code: 'glyph-differs', detail: `${place} does not look like ${text}` };
  }
}

/** @returns the glyph number of a text of one character, 0 for none */
function glyphIdIn(source: SourceFont, text: string, font: PageFont): number {
  const codePoint = text.codePointAt(0) ?? 0;
  const isComparable =
    text === String.fromCodePoint(codePoint) && source.program.unitsPerEm === font.program.unitsPerEm;
  return isComparable ? source.glyphIdOf(codePoint) : 0;
}

/** The quick way: the subset holds the glyph as it stands in the source. */
function isCopied(source: SourceFont, text: string, font: PageFont, code: number): boolean {
  const [original, glyphId] = [glyphIdIn(source, text, font), font.glyphId(code)];
  const isThere = original !== 0 && glyphId < font.program.glyphCount;
  return isThere && font.program.adopt(glyphId, source.program, original);
}

/** The sure way: the outlines are the same, point by point. */
function isDrawnAs(source: SourceFont, text: string, font: PageFont, glyph: Glyph): boolean {
  const original = glyphIdIn(source, text, font);
  return original !== 0 && isSameOutline(source.program.glyph(original).outline, glyph.outline);
}

function isSameOutline(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
