import { readFileSync } from 'node:fs';
import { readCharacterGlyphs } from '../../lib/glyphs/character-glyphs.js';
import { GlyphProgram } from '../../lib/glyphs/glyph-program.js';
import type { SourceFont } from '../../lib/pdf/read/content/glyph-judge.js';

/**
 * Opens a complete TrueType font that permits are drawn with.
 *
 * @throws FaultError `font-malformed`; Error when the file cannot be read
 */
export function openSourceFont(file: string | URL): SourceFont {
  const program = GlyphProgram.parse(readFileSync(file));
  return { program, glyphIdOf: readCharacterGlyphs(program.tables) };
}
