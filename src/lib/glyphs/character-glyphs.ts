import { type FontTable, requiredTable } from './font-file.js';
import { fontFault } from './glyph-fault.js';

/** Platform and encoding of the Unicode subtables (OpenType §5.2.1), the fullest first. */
const UNICODE_TABLES: readonly (readonly [number, number])[] = [
  [3, 10],
  [0, 6],
  [0, 4],
  [3, 1],
  [0, 3],
];

/**
 * The character map of a complete font, formats 12 and 4.
 *
 * @returns glyph number of a code point, 0 for none
 * @throws FaultError `font-malformed` if there is no such subtable
 */
export function readCharacterGlyphs(tables: ReadonlyMap<string, FontTable>): (codePoint: number) => number {
  const cmap = requiredTable(tables, 'cmap', 4);
  const count = cmap.getUint16(2);
  const entries = Array.from({ length: count }, (_, index) => ({
    platform: cmap.getUint16(4 + index * 8),
    encoding: cmap.getUint16(6 + index * 8),
    offset: cmap.getUint32(8 + index * 8),
  }));
  for (const [platform, encoding] of UNICODE_TABLES) {
    const entry = entries.find(
      (candidate) => candidate.platform === platform && candidate.encoding === encoding,
    );
    const format = entry && cmap.getUint16(entry.offset);
    if (entry !== undefined && format === 12) return segmentedCoverage(cmap, entry.offset);
    if (entry !== undefined && format === 4) return segmentDeltas(cmap, entry.offset);
  }
  throw fontFault('no Unicode character map');
}

/** OpenType §5.2.1.3.6, format 12. */
function segmentedCoverage(cmap: FontTable, offset: number): (codePoint: number) => number {
  const groups = cmap.getUint32(offset + 12);
  return (codePoint) => {
    let low = 0;
    let high = groups - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const group = offset + 16 + middle * 12;
      if (codePoint < cmap.getUint32(group)) high = middle - 1;
      else if (codePoint > cmap.getUint32(group + 4)) low = middle + 1;
      else return cmap.getUint32(group + 8) + codePoint - cmap.getUint32(group);
    }
    return 0;
  };
}

/** OpenType §5.2.1.3.3, format 4. */
function segmentDeltas(cmap: FontTable, offset: number): (codePoint: number) => number {
  const doubled = cmap.getUint16(offset + 6);
  const ends = offset + 14;
  const starts = ends + doubled + 2;
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    for (let segment = 0; segment < doubled; segment += 2) {
      if (codePoint > cmap.getUint16(ends + segment)) continue;
      const start = cmap.getUint16(starts + segment);
      if (codePoint < start) return 0;
      const delta = cmap.getUint16(starts + doubled + segment);
      const rangeAt = starts + doubled * 2 + segment;
      const range = cmap.getUint16(rangeAt);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = cmap.getUint16(rangeAt + range + (codePoint - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
