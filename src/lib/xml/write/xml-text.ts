/** Anything but the characters of which most texts are, and which are their own XML. */
const SPECIAL = /[^ !#-%'-;=?-\uD7FF\uE000-\uFFFD]/;

/** What no XML document may hold, not even as a character reference (XML 1.0 §2.2). */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Raw, a reader would make them line feeds or spaces (§2.11, §3.3.3).
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The first character that XML cannot express: a control character, a lone surrogate, U+FFFE or U+FFFF. */
export function forbiddenCharacter(text: string): string | undefined {
  return SPECIAL.test(text) ? FORBIDDEN.exec(text)?.[0] : undefined;
}

/**
 * Text as it stands between tags or in a quoted attribute, read back octet by octet as it was.
 *
 * @throws RangeError for a character that XML cannot express
 */
export function xmlText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  const forbidden = forbiddenCharacter(text);
  if (forbidden !== undefined) {
    const hex = (forbidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    throw new RangeError(`XML cannot express U+${hex}`);
  }
  return text.replaceAll(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? character);
}

const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/**
 * Any name as an element's: what may not stand there becomes `_xHHHH_` (ISO/IEC 9075-14 §9.1, SQL/XML), so that
 * different names stay different. Beyond ASCII every letter is escaped: the editions of XML disagree on them.
 */
export function xmlName(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  return name.replaceAll(/_(?=x)|[^A-Za-z0-9_.-]|^[^A-Za-z_]/gu, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `_x${hex.padStart(4, '0')}_`;
  });
}
