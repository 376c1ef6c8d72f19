import { hex16 } from '../../lib/pdf/write/to-unicode.js';
import type { UsedCharacter } from '../../lib/pdf/write/embedded-font.js';
import type { Glyph } from './typeface.js';

/**
 * The characters of one font that one document uses, in the order of their first use.
 *
 * Codes stand for characters, not glyphs: two characters drawn by one glyph keep apart when text is copied.
 */
export class FontUse {
  readonly characters: UsedCharacter[] = [];
  private readonly codes = new Map<number, string>();

  /** The two-byte code of the character, as four hexadecimal digits. */
  code({ codePoint, glyphId }: Glyph): string {
    let code = this.codes.get(codePoint);
    if (code === undefined) {
      this.characters.push({ codePoint, glyphId });
      code = hex16(this.characters.length);
      this.codes.set(codePoint, code);
    }
    return code;
  }
}
