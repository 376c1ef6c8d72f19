import { TrueTypeError } from './font-tables.js';

/** Glyph id of a Unicode code point, 0 when the font has none. */
export type CharacterMap = (codePoint: number) => number;

/** Platform and encoding of the Unicode subtables, best first (ISO/IEC 14496-22 §5.2.1). */
const PREFERRED = ['3.10', '0.4', '0.6', '3.1', '0.3'];

/** Reads the best Unicode subtable of a `cmap`: format 12 (all planes) or format 4 (plane 0). */
export function readCharacterMap(cmap: DataView): CharacterMap {
  const offsets = new Map<string, number>();
  for (let i = 0; i < cmap.getUint16(2); i += 1) {
    const record = 4 + 8 * i;
    const key = `${cmap.getUint16(record)}.${cmap.getUint16(record + 2)}`;
    offsets.set(key, cmap.getUint32(record + 4));
  }
  for (const key of PREFERRED) {
    const offset = offsets.get(key);
    if (offset === undefined) continue;
    const format = cmap.getUint16(offset);
    if (format === 12) return segmentedCoverage(cmap, offset);
    if (format === 4) return segmentMapping(cmap, offset);
  }
  throw new TrueTypeError('No Unicode cmap of format 4 or 12');
}

/** Format 12: groups of (first code point, last code point, first glyph id), sorted. */
function segmentedCoverage(cmap: DataView, offset: number): CharacterMap {
  const count = cmap.getUint32(offset + 12);
  const groups = offset + 16;
  return (codePoint) => {
    const i = firstEndingAtOrAfter(count, codePoint, (k) => cmap.getUint32(groups + 12 * k + 4));
    if (i === count) return 0;
    const start = cmap.getUint32(groups + 12 * i);
    return codePoint < start ? 0 : cmap.getUint32(groups + 12 * i + 8) + codePoint - start;
  };
}

/** Format 4: segments with a delta, or an offset into an array of glyph ids. */
function segmentMapping(cmap: DataView, offset: number): CharacterMap {
  const twice = cmap.getUint16(offset + 6);
  const ends = offset + 14;
  const starts = ends + twice + 2;
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    const i = firstEndingAtOrAfter(twice / 2, codePoint, (k) => cmap.getUint16(ends + 2 * k));
    if (2 * i >= twice) return 0;
    const start = cmap.getUint16(starts + 2 * i);
    if (codePoint < start) return 0;
    const delta = cmap.getUint16(starts + twice + 2 * i);
    const rangeAt = starts + 2 * twice + 2 * i;
    const range = cmap.getUint16(rangeAt);
    if (range === 0) return (codePoint + delta) & 0xffff;
    const glyph = cmap.getUint16(rangeAt + range + 2 * (codePoint - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  };
}

/** Binary search over sorted segments; `count` when all end before `codePoint`. */
function firstEndingAtOrAfter(count: number, codePoint: number, endOf: (index: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(middle) < codePoint) low = middle + 1;
    else high = middle;
  }
  return low;
}
