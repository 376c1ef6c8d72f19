import type { FontFacts } from '../../lib/pdf/write/embedded-font.js';
import { isBlank, reasonRefused } from './drawable-characters.js';
import { type Breakable, breakMarks } from './line-breaking.js';

/** One character in the typeface that will draw it; its advance is in em. */
export type Glyph = Breakable & Readonly<{ codePoint: number; glyphId: number; typeface: Typeface }>;

/** A font in use for drawing, with the glyphs met so far. */
export class Typeface {
  private readonly known = new Map<number, Glyph | undefined>();

  /** @param resource name in page resources, e.g. `F0`; one per font of the process */
  constructor(
    readonly resource: string,
    readonly facts: FontFacts,
  ) {}

  /** The glyph of a character; undefined when the font has none, or none that may be or can be seen. */
  glyph(codePoint: number): Glyph | undefined {
    const known = this.known.get(codePoint);
    if (known || this.known.has(codePoint)) return known;
    const glyph = this.find(codePoint);
    this.known.set(codePoint, glyph);
    return glyph;
  }

  private find(codePoint: number): Glyph | undefined {
    const character = String.fromCodePoint(codePoint);
    const { font } = this.facts.glyphs;
    const glyphId = font.glyphId(codePoint);
    if (glyphId === 0 || reasonRefused(character) !== undefined) return undefined;
    if (!isBlank(codePoint) && font.outline(glyphId).length === 0) return undefined;
    const advance = font.advance(glyphId) / font.unitsPerEm;
    return { codePoint, glyphId, typeface: this, advance, marks: breakMarks(character) };
  }
}
