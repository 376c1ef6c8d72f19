import { alignmentCentres } from './symbol-structure.js';

/** Conditions of the eight masks (ISO/IEC 18004:2015 table 10): true inverts the module. */
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

/** 1 for every module that carries no data: finder, separator, timing, alignment, format and version (§6.3). */
export function functionModules(size: number): Uint8Array {
  const version = (size - 17) / 4;
  const modules = new Uint8Array(size * size);
  const fill = (row: number, column: number, height: number, width: number): void => {
    for (let y = row; y < row + height; y += 1) modules.fill(1, y * size + column, y * size + column + width);
  };
  fill(0, 0, 9, 9);
  fill(0, size - 8, 9, 8);
  fill(size - 8, 0, 8, 9);
  fill(6, 0, 1, size);
  fill(0, 6, size, 1);
  const centres = alignmentCentres(version);
  const last = centres.at(-1);
  for (const row of centres)
    for (const column of centres) {
      const isFinder = (row === 6 && (column === 6 || column === last)) || (row === last && column === 6);
      if (!isFinder) fill(row - 2, column - 2, 5, 5);
    }
  if (version >= 7) {
    fill(0, size - 11, 6, 3);
    fill(size - 11, 0, 3, 6);
  }
  return modules;
}

/** Codewords in the order of placement: two columns at a time, upwards and downwards in turn (§7.7.3). */
export function readCodewords(modules: Uint8Array, size: number, mask: number): Uint8Array {
  const reserved = functionModules(size);
  const inverts = MASKS[mask] ?? (() => false);
  const codewords = new Uint8Array((size * size) >> 3);
  let bits = 0;
  for (let right = size - 1, upwards = true; right > 0; right -= right === 8 ? 3 : 2, upwards = !upwards)
    for (let step = 0; step < size; step += 1) {
      const row = upwards ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        const at = row * size + column;
        if (reserved[at] === 1) continue;
        const bit = (modules[at] === 1) !== inverts(row, column) ? 1 : 0;
        codewords[bits >> 3] = ((codewords[bits >> 3] ?? 0) << 1) | bit;
        bits += 1;
      }
    }
  return codewords.subarray(0, bits >> 3);
}
