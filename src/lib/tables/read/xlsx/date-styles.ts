import { readXml } from './xml-events.js';

/** Built-in formats that show dates or times, those of Chinese editions with them (ISO/IEC 29500-1 §18.8.30). */
const DATE_FORMATS: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** Numbers of the cell styles (`s` of a cell) that show a number as a date or a time. */
export function dateStyles(part: Uint8Array | undefined): ReadonlySet<number> {
  const own = new Map<number, string>();
  const styles = new Set<number>();
  let inCellFormats = false;
  let count = 0;
  if (!part) return styles;
  readXml(part, {
    open: (element, { numFmtId, formatCode }) => {
      if (element === 'cellXfs') inCellFormats = true;
      if (element === 'numFmt') own.set(Number(numFmtId), formatCode ?? '');
      if (element !== 'xf' || !inCellFormats) return;
      if (isDateFormat(Number(numFmtId), own)) styles.add(count);
      count += 1;
    },
    close: (element) => {
      if (element === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

function isDateFormat(id: number, own: ReadonlyMap<number, string>): boolean {
  const code = own.get(id);
  if (code === undefined) return DATE_FORMATS.some(([from, to]) => id >= from && id <= to);
  // What is quoted, escaped, a colour, a currency or a condition, is no part of a date.
  const plain = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').replaceAll(/general/gi, '');
  return /[ymdhs]/i.test(plain);
}
