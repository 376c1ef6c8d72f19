import { xmlText } from '../../xml/write/xml-text.js';

/** What a cell can hold (the limit of the programs, not of the format). */
const MOST_CHARACTERS = 32_767;

/** What XML cannot say, and what looks like the escape that the format has for that. */
const ESCAPED = /[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|_(?=x[0-9A-Fa-f]{4}_)/gu;

/**
 * The text of a cell as the content of an XML element; half a character becomes U+FFFD.
 *
 * @throws RangeError for more than 32,767 characters
 * @see ISO/IEC 29500-1 §22.9.2.19 (ST_Xstring): `_xHHHH_`
 */
export function cellText(text: string): string {
  if (text.length > MOST_CHARACTERS)
    throw new RangeError(`a cell holds at most ${MOST_CHARACTERS} characters`);
  return xmlText(text.replaceAll(ESCAPED, escaped));
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xd800 && code <= 0xdfff) return '\uFFFD';
  return `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`;
}
