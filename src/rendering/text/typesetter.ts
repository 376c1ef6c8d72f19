import { DomainError } from '../../lib/errors/domain-error.js';
import type { Paragraphs, Piece } from '../template/expression.js';
import type { Layout, Style } from '../template/layout.js';
import type { Wording } from '../template/wording.js';
import { reasonRefused } from './drawable-characters.js';
import { type FontName, typefaceNamed } from './font-library.js';
import { layParagraphs, type TextBlock, widestWord } from './text-block.js';
import type { Glyph, Typeface } from './typeface.js';

/** Type sizes go down in steps of this many points. */
const STEP = 0.25;

/** Chooses glyphs and sizes for one layout. */
export class Typesetter {
  private readonly fallbacks = new Map<string, readonly Typeface[]>();
  /** Blocks of the wording without values, which comes again with every licence. */
  private readonly fixedBlocks = new Map<Paragraphs, Map<string, TextBlock>>();

  constructor(
    private readonly layout: Layout,
    wording: Wording,
    typefaceOf: (name: FontName) => Typeface = typefaceNamed,
  ) {
    for (const { fixed } of wording.values()) if (fixed) this.fixedBlocks.set(fixed, new Map());
    const names = Object.keys(layout.fonts);
    for (const name of names) {
      const order = [name, ...names.filter((other) => other !== name)];
      const typefaces = order.map((each) => layout.fonts[each]).filter((each) => each !== undefined);
      this.fallbacks.set(name, typefaces.map(typefaceOf));
    }
  }

  style(name: string): Style {
    const style = this.layout.styles[name];
    if (!style) throw new Error(`There is no style ${name}`);
    return style;
  }

  /**
   * Sets text as high as it comes; smaller where that keeps a word or number whole.
   *
   * @param width points
   * @param scale how far sizes may go down, 1 to 0; never below the style's minimum
   * @throws DomainError `character-not-drawable`
   */
  set(paragraphs: Paragraphs, styleName: string, width: number, scale = 1): TextBlock {
    const style = this.style(styleName);
    const minimum = style.minimum ?? style.size;
    const largest = Math.max(minimum, style.size * scale);
    return this.remembered(paragraphs, `${styleName} ${width} ${largest}`, () => {
      const shaped = this.shape(paragraphs, style);
      const block = layParagraphs(shaped, style, largest, width);
      if (!block.breaksWord) return block;
      const size = Math.floor(width / widestWord(shaped, style) / STEP) * STEP;
      return size < minimum ? block : layParagraphs(shaped, style, size, width);
    });
  }

  /**
   * Sets text into a box, at the largest size at which it fits.
   *
   * @throws DomainError `character-not-drawable`, `text-does-not-fit`
   */
  fit(paragraphs: Paragraphs, styleName: string, width: number, height: number): TextBlock {
    const style = this.style(styleName);
    return this.remembered(paragraphs, `${styleName} ${width} ${height} fit`, () => {
      const shaped = this.shape(paragraphs, style);
      const minimum = style.minimum ?? style.size;
      for (let size = style.size; ; size -= STEP) {
        const block = layParagraphs(shaped, style, Math.max(size, minimum), width);
        if (block.height <= height + 0.01) return block;
        if (size <= minimum) throw doesNotFit(longestField(paragraphs.flat()));
      }
    });
  }

  /** @param font one of the layout's font names */
  glyphs(pieces: readonly Piece[], font: string): Glyph[] {
    const typefaces = this.fallbacks.get(font) ?? [];
    const glyphs: Glyph[] = [];
    for (const { text, pointer } of pieces) {
      for (const character of text) glyphs.push(glyphFor(character, pointer, typefaces));
    }
    return glyphs;
  }

  private shape(paragraphs: Paragraphs, style: Style): Glyph[][] {
    return paragraphs.map((pieces) => this.glyphs(pieces, style.font));
  }

  private remembered(paragraphs: Paragraphs, key: string, make: () => TextBlock): TextBlock {
    const known = this.fixedBlocks.get(paragraphs);
    if (!known) return make();
    let block = known.get(key);
    if (!block) {
      block = make();
      known.set(key, block);
    }
    return block;
  }
}

function glyphFor(character: string, pointer: string, typefaces: readonly Typeface[]): Glyph {
  const codePoint = character.codePointAt(0) ?? 0;
  for (const typeface of typefaces) {
    const glyph = typeface.glyph(codePoint);
    if (glyph) return glyph;
  }
  const hex = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  const refused = reasonRefused(character);
  // What cannot be seen or stored is named by its code point only.
  const shown = refused === undefined ? ` (${character})` : '';
  const message = `${hex}${shown} in ${pointer} cannot be drawn: ${refused ?? 'no font has it'}.`;
  throw new DomainError('character-not-drawable', message, {
    pointer,
    character: /\p{Cs}/u.test(character) ? '\uFFFD' : character,
    codePoint: hex,
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
