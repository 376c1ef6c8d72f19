import { OctetWriter } from './octet-writer.js';

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
 * @returns ASCII
 */
export function toUnicodeMap(codePoints: readonly number[]): Uint8Array {
  const out = new OctetWriter();
  out.text(HEAD);
  for (let start = 0; start < codePoints.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, codePoints.length);
    out.text(`${end - start} beginbfchar\n`);
    for (let i = start; i < end; i += 1) addMapping(out, i + 1, codePoints[i] ?? 0);
    out.text('endbfchar\n');
  }
  out.text(TAIL);
  return out.toBytes();
}

/** UTF-16BE; code points above U+FFFF become a surrogate pair. */
function addMapping(out: OctetWriter, code: number, codePoint: number): void {
  out.text('<');
  out.hex16(code);
  out.text('> <');
  const rest = codePoint - 0x10000;
  if (rest >= 0) out.hex16(0xd800 + (rest >> 10));
  out.hex16(rest >= 0 ? 0xdc00 + (rest & 0x3ff) : codePoint);
  out.text('>\n');
}
