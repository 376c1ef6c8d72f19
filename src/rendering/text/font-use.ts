import type { UsedCharacter } from '../../lib/pdf/write/embedded-font.js';
import type { Glyph } from './typeface.js';

/**
 * The characters of one font that one document uses, in the order of their first use.
 *
 * Codes stand for characters, not glyphs: two characters drawn by one glyph keep apart when text is copied.
 */
export class FontUse {
  readonly characters: UsedCharacter[] = [];
  private readonly codes = new Map<number, number>();

  /** The two-byte code of the character. */
  code({ codePoint, glyphId }: Glyph): number {
    let code = this.codes.get(codePoint);
    if (code === undefined) {
      this.characters.push({ codePoint, glyphId });
      code = this.characters.length;
      this.codes.set(codePoint, code);
    }
    return code;
  }
}
