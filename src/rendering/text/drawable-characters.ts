/**
 * What must never be put on a page even where a font has a glyph for it: characters that are invisible, change
 * the order or the look of their neighbours, or have no agreed meaning.
 */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^[ \u3000]$/u, ''],
  [/^\p{Cc}$/u, 'a control character'],
  [/^\p{Cs}$/u, 'half of a surrogate pair'],
  [/^[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]$/u, 'a bidirectional control'],
  [/^\p{Cf}$/u, 'an invisible formatting character'],
  [/^\p{Co}$/u, 'a private-use character'],
  [/^\p{Cn}$/u, 'not an assigned character'],
  [/^\p{Z}$/u, 'a special space'],
  [/^\p{M}$/u, 'a combining mark or variation selector'],
  [/^[\uFFF9-\uFFFD\u2FF0-\u2FFF]$/u, 'a stand-in for another character'],
];

/** Why a character is refused whatever the font, or undefined. Space and ideographic space are fine. */
export function reasonRefused(character: string): string | undefined {
  const [, reason] = REFUSED.find(([pattern]) => pattern.test(character)) ?? [];
  return reason === '' ? undefined : reason;
}

/** The two blanks that may be drawn: their glyphs are empty on purpose. */
export function isBlank(codePoint: number): boolean {
  return codePoint === 0x20 || codePoint === 0x3000;
}
