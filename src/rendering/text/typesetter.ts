import { DomainError } from '../../lib/errors/domain-error.js';
import type { Piece } from '../template/expression.js';
import type { Layout, Style } from '../template/layout.js';
import { reasonRefused } from './drawable-characters.js';
import { typefaceNamed } from './font-library.js';
import { breakLines } from './line-breaking.js';
import type { Glyph, Typeface } from './typeface.js';

/** One line of set text. Lengths in points. */
export type Line = Readonly<{
  glyphs: readonly Glyph[];
  /** From the left edge of the block to the first character, indents and alignment included. */
  x: number;
  /** From the top of the block to the top of the line. */
  y: number;
  /** Extra space after each character. */
  tracking: number;
}>;

/** Text broken into lines at one size, ready to be drawn. Lengths in points. */
export type TextBlock = Readonly<{
  style: Style;
  size: number;
  lines: readonly Line[];
  height: number;
}>;

/** Type sizes go down in steps of this many points. */
const STEP = 0.25;
/** A line is only stretched to the edge when no more than this many em per character are missing. */
const MOST_STRETCH = 0.12;

type Shaped = Readonly<{
  glyphs: readonly Glyph[];
  characters: readonly string[];
  widths: readonly number[];
}>;
export type Paragraphs = readonly (readonly Piece[])[];

/** Chooses glyphs and breaks lines for one layout. */
export class Typesetter {
  private readonly fallbacks = new Map<string, readonly Typeface[]>();

  constructor(private readonly layout: Layout) {
    const names = Object.keys(layout.fonts);
    for (const name of names) {
      const order = [name, ...names.filter((other) => other !== name)];
      const typefaces = order.map((each) => layout.fonts[each]).filter((each) => each !== undefined);
      this.fallbacks.set(name, typefaces.map(typefaceNamed));
    }
  }

  style(name: string): Style {
    const style = this.layout.styles[name];
    if (!style) throw new Error(`There is no style ${name}`);
    return style;
  }

  /**
   * Sets text as high as it comes.
   *
   * @param width points
   * @param scale how far sizes may go down, 1 to 0; never below the style's minimum
   * @throws DomainError `character-not-drawable`
   */
  set(paragraphs: Paragraphs, styleName: string, width: number, scale = 1): TextBlock {
    const style = this.style(styleName);
    const size = Math.max(style.minimum ?? style.size, style.size * scale);
    return lay(this.shape(paragraphs, style), style, size, width);
  }

  /**
   * Sets text into a box, at the largest size at which it fits.
   *
   * @throws DomainError `character-not-drawable`, `text-does-not-fit`
   */
  fit(paragraphs: Paragraphs, styleName: string, width: number, height: number): TextBlock {
    const style = this.style(styleName);
    const shaped = this.shape(paragraphs, style);
    const minimum = style.minimum ?? style.size;
    for (let size = style.size; ; size -= STEP) {
      const block = lay(shaped, style, Math.max(size, minimum), width);
      if (block.height <= height + 0.01) return block;
      if (size <= minimum) throw doesNotFit(longestField(paragraphs.flat()));
    }
  }

  /** @param font one of the layout's font names */
  glyphs(pieces: readonly Piece[], font: string): Glyph[] {
    const typefaces = this.fallbacks.get(font) ?? [];
    return pieces.flatMap(({ text, pointer }) =>
      Array.from(text, (character) => glyphFor(character, pointer, typefaces)),
    );
  }

  private shape(paragraphs: Paragraphs, style: Style): Shaped[] {
    const tracking = style.tracking ?? 0;
    return paragraphs.map((pieces) => {
      const glyphs = this.glyphs(pieces, style.font);
      const characters = pieces.flatMap(({ text }) => Array.from(text));
      return { glyphs, characters, widths: glyphs.map(({ advance }) => advance + tracking) };
    });
  }
}

function glyphFor(character: string, pointer: string, typefaces: readonly Typeface[]): Glyph {
  const codePoint = character.codePointAt(0) ?? 0;
  for (const typeface of typefaces) {
    const glyph = typeface.glyph(codePoint);
    if (glyph && reasonRefused(character) === undefined) return glyph;
  }
  const hex = codePoint.toString(16).toUpperCase().padStart(4, '0');
  const reason = reasonRefused(character) ?? 'in none of the fonts';
  throw new DomainError('character-not-drawable', `U+${hex} in ${pointer} cannot be drawn: ${reason}.`, {
    pointer,
    character,
    codePoint: `U+${hex}`,
  });
}

export function doesNotFit(pointer: string): DomainError {
  const message = `${pointer} does not fit on the page, even in the smallest type allowed.`;
  return new DomainError('text-does-not-fit', message, { pointer });
}

/** The field to blame: the longest text that comes from the licence. */
export function longestField(pieces: readonly Piece[]): string {
  const fields = pieces.filter(({ pointer }) => pointer !== '');
  return fields.toSorted((a, b) => b.text.length - a.text.length)[0]?.pointer ?? '';
}

function lay(paragraphs: readonly Shaped[], style: Style, size: number, width: number): TextBlock {
  const lineHeight = size * style.leading;
  const lines: Line[] = [];
  let y = 0;
  for (const [i, paragraph] of paragraphs.entries()) {
    if (i > 0) y += (style.gap ?? 0) * size;
    const indentOf = (line: number): number => (line === 0 ? (style.indent ?? 0) : (style.hanging ?? 0));
    const ranges = breakLines(
      paragraph.characters,
      paragraph.widths,
      (line) => width / size - indentOf(line) + (style.tracking ?? 0),
    );
    for (const [line, { start, end }] of ranges.entries()) {
      const glyphs = paragraph.glyphs.slice(start, end);
      const used = paragraph.widths.slice(start, end).reduce((sum, each) => sum + each, 0);
      const room = width / size - indentOf(line) - used + (style.tracking ?? 0);
      const stretch = style.justify && line < ranges.length - 1 ? stretchOf(room, glyphs.length) : 0;
      const x = (indentOf(line) + shift(style, room)) * size;
      lines.push({ glyphs, x, y, tracking: ((style.tracking ?? 0) + stretch) * size });
      y += lineHeight;
    }
  }
  return { style, size, lines, height: y };
}

function shift({ align = 'left' }: Style, room: number): number {
  if (align === 'left') return 0;
  return align === 'centre' ? room / 2 : room;
}

function stretchOf(room: number, count: number): number {
  const each = count > 1 ? room / (count - 1) : 0;
  return each > 0 && each <= MOST_STRETCH ? each : 0;
}
