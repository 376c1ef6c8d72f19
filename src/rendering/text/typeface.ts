import type { FontFacts } from '../../lib/pdf/write/embedded-font.js';
import { isBlank } from './drawable-characters.js';

/** One character in the typeface that will draw it. */
export type Glyph = Readonly<{
  codePoint: number;
  glyphId: number;
  typeface: Typeface;
  /** Width in em. */
  advance: number;
}>;

/** A font in use for drawing, with the glyphs met so far. */
export class Typeface {
  private readonly known = new Map<number, Glyph | undefined>();

  /** @param resource name in page resources, e.g. `F0`; one per font of the process */
  constructor(
    readonly resource: string,
    readonly facts: FontFacts,
  ) {}

  /** The glyph of a character; undefined when the font has none, or has one that draws nothing. */
  glyph(codePoint: number): Glyph | undefined {
    if (this.known.has(codePoint)) return this.known.get(codePoint);
    const glyph = this.find(codePoint);
    this.known.set(codePoint, glyph);
    return glyph;
  }

  private find(codePoint: number): Glyph | undefined {
    const { font } = this.facts.glyphs;
    const glyphId = font.glyphId(codePoint);
    if (glyphId === 0) return undefined;
    if (!isBlank(codePoint) && font.outline(glyphId).length === 0) return undefined;
    return { codePoint, glyphId, typeface: this, advance: font.advance(glyphId) / font.unitsPerEm };
  }
}
