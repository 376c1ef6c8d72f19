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

/** Sets a text at some scale: how far its size may go down, 1 to 0; never below the style's minimum. */
export type TextSetter = (scale: number) => TextBlock;

/** What was made of a text of the wording for one style and room. `height` is absent where it is free. */
type Remembered<T> = Readonly<{ style: string; width: number; height?: number; made: T }>;

/** Chooses glyphs and sizes for one layout. */
export class Typesetter {
  private readonly fallbacks = new Map<string, Fallback>();
  /** What is made of the wording without values, which comes again with every licence. */
  private readonly setters = new Map<Paragraphs, Remembered<TextSetter>[]>();
  private readonly fitted = new Map<Paragraphs, Remembered<TextBlock>[]>();

  constructor(
    private readonly layout: Layout,
    wording: Wording,
    typefaceOf: (name: FontName) => Typeface = typefaceNamed,
  ) {
    for (const { fixed } of wording.values()) {
      if (!fixed) continue;
      this.setters.set(fixed, []);
      this.fitted.set(fixed, []);
    }
    const names = Object.keys(layout.fonts);
    for (const name of names) {
      const order = [name, ...names.filter((other) => other !== name)];
      const typefaces = order.map((each) => layout.fonts[each]).filter((each) => each !== undefined);
      this.fallbacks.set(name, { typefaces: typefaces.map(typefaceOf), found: new Map() });
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
   * @throws DomainError `character-not-drawable`
   */
  set(paragraphs: Paragraphs, styleName: string, width: number): TextBlock {
    return this.setter(paragraphs, styleName, width)(1);
  }

  /**
   * {@link set} for text that is tried at several sizes.
   *
   * @throws DomainError `character-not-drawable`
   */
  setter(paragraphs: Paragraphs, styleName: string, width: number): TextSetter {
    return remembered(this.setters.get(paragraphs), { style: styleName, width }, () => {
      const style = this.style(styleName);
      const minimum = style.minimum ?? style.size;
      const shaped = this.shape(paragraphs, style);
      const blocks = new Map<number, TextBlock>();
      return (scale) => {
        const size = Math.max(minimum, style.size * scale);
        const block = blocks.get(size) ?? setWhole(shaped, style, size, width);
        blocks.set(size, block);
        return block;
      };
    });
  }

  /**
   * Sets text into a box, at the largest size at which it fits.
   *
   * @throws DomainError `character-not-drawable`, `text-does-not-fit`
   */
  fit(paragraphs: Paragraphs, styleName: string, width: number, height: number): TextBlock {
    return remembered(this.fitted.get(paragraphs), { style: styleName, width, height }, () => {
      const style = this.style(styleName);
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
    const fallback = this.fallbacks.get(font) ?? { typefaces: [], found: new Map() };
    const glyphs: Glyph[] = [];
    for (const { text, pointer } of pieces) {
      for (let i = 0; i < text.length; i += 1) {
        const codePoint = text.codePointAt(i) ?? 0;
        glyphs.push(fallback.found.get(codePoint) ?? glyphFor(codePoint, pointer, fallback));
        if (codePoint > 0xffff) i += 1;
      }
    }
    return glyphs;
  }

  private shape(paragraphs: Paragraphs, style: Style): Glyph[][] {
    return paragraphs.map((pieces) => this.glyphs(pieces, style.font));
  }
}

/** The typefaces that are asked for a character, in that order, and the glyphs they gave. */
type Fallback = Readonly<{ typefaces: readonly Typeface[]; found: Map<number, Glyph> }>;

/** @param known what there is for the same text; undefined when the text is not one to remember */
function remembered<T>(
  known: Remembered<T>[] | undefined,
  { style, width, height }: Omit<Remembered<T>, 'made'>,
  make: () => T,
): T {
  const found = known?.find((it) => it.style === style && it.width === width && it.height === height);
  if (found) return found.made;
  const made = make();
  known?.push({ style, width, made, ...(height === undefined ? {} : { height }) });
  return made;
}

function setWhole(
  shaped: readonly (readonly Glyph[])[],
  style: Style,
  size: number,
  width: number,
): TextBlock {
  const block = layParagraphs(shaped, style, size, width);
  if (!block.breaksWord) return block;
  const smaller = Math.floor(width / widestWord(shaped, style) / STEP) * STEP;
  return smaller < (style.minimum ?? style.size) ? block : layParagraphs(shaped, style, smaller, width);
}

function glyphFor(codePoint: number, pointer: string, { typefaces, found }: Fallback): Glyph {
  for (const typeface of typefaces) {
    const glyph = typeface.glyph(codePoint);
    if (!glyph) continue;
    found.set(codePoint, glyph);
    return glyph;
  }
  const character = String.fromCodePoint(codePoint);
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
