/** ISO 32000-1 §9.10.3 (Adobe TN 5411): at most this many mappings in one block. */
const BLOCK = 100;

const HEAD = `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
`;
const TAIL = `endcmap
CMapName currentdict /CMap defineresource pop
end
end
`;

/**
 * The CMap that gives back the text of a font with two-byte codes (ISO 32000-1 §9.10.3).
 *
 * @param codePoints code point of character code 1, 2, 3 …
 */
export function toUnicodeMap(codePoints: readonly number[]): string {
  const lines = codePoints.map((codePoint, i) => `<${hex16(i + 1)}> <${utf16Hex(codePoint)}>\n`);
  let blocks = '';
  for (let start = 0; start < lines.length; start += BLOCK) {
    const block = lines.slice(start, start + BLOCK);
    blocks += `${block.length} beginbfchar\n${block.join('')}endbfchar\n`;
  }
  return HEAD + blocks + TAIL;
}

/** Four upper-case hexadecimal digits. */
export function hex16(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}

/** UTF-16BE; code points above U+FFFF become a surrogate pair. */
function utf16Hex(codePoint: number): string {
  if (codePoint <= 0xffff) return hex16(codePoint);
  const rest = codePoint - 0x10000;
  return hex16(0xd800 + (rest >> 10)) + hex16(0xdc00 + (rest & 0x3ff));
}
