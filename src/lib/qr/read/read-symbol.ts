import { readCodewords } from './codewords.js';
import { isErrorFree } from './error-check.js';
import { hasFunctionPatterns } from './function-patterns.js';
import { readSegments } from './segments.js';
import { blockCount, correctionCodewords, levelOf, type CorrectionLevel } from './symbol-structure.js';

/** A square of modules; 1 is dark, row 0 is the uppermost. */
export type Modules = Readonly<{ size: number; modules: Uint8Array }>;

/** The five data bits of format information and their ten check bits, masked (ISO/IEC 18004:2015 annex C). */
const FORMATS: ReadonlyMap<number, number> = new Map(
  Array.from({ length: 32 }, (_, data) => [formatBits(data), data]),
);

/**
 * Reads modules that are known exactly, as they were drawn: nothing is located, guessed or corrected, and a symbol
 * with a single wrong module is not read.
 *
 * @returns the text, or `undefined`
 */
export function readSymbol({ size, modules }: Modules): string | undefined {
  const version = (size - 17) / 4;
  if (!Number.isInteger(version) || version < 1 || version > 40) return undefined;
  const format = hasFunctionPatterns(modules, size) ? readFormat(modules, size) : undefined;
  if (format === undefined) return undefined;
  const level = levelOf(format >> 3);
  const data = dataOf(readCodewords(modules, size, format & 7), version, level);
  return data && readSegments(data, version);
}

/** Both copies must say the same (§7.9.1). */
function readFormat(modules: Uint8Array, size: number): number | undefined {
  const isDark = (row: number, column: number): number => modules[row * size + column] ?? 0;
  const line = Array.from({ length: 15 }, (_, index) => index);
  const around = line.map((index) => {
    if (index < 8) return isDark(8, index < 6 ? index : index === 6 ? 7 : 8);
    return isDark(index === 8 ? 7 : 14 - index, 8);
  });
  const apart = line.map((index) => (index < 7 ? isDark(size - 1 - index, 8) : isDark(8, size - 15 + index)));
  const [first, second] = [around, apart].map((bits) => Number.parseInt(bits.join(''), 2));
  return first === second && first !== undefined ? FORMATS.get(first) : undefined;
}

function formatBits(data: number): number {
  let rest = data << 10;
  for (let bit = 14; bit >= 10; bit -= 1) if (((rest >> bit) & 1) === 1) rest ^= 0x537 << (bit - 10);
  return ((data << 10) | rest) ^ 0x5412;
}

/** Takes the interleaved blocks apart (§7.6) and requires each to be free of errors. */
function dataOf(codewords: Uint8Array, version: number, level: CorrectionLevel): Uint8Array | undefined {
  const blocks = blockCount(version, level);
  const correction = correctionCodewords(version, level);
  const short = Math.floor(codewords.length / blocks) - correction;
  const shortBlocks = blocks - (codewords.length % blocks);
  const dataLength = codewords.length - blocks * correction;
  const data: number[] = [];
  for (let block = 0; block < blocks; block += 1) {
    const isLong = block >= shortBlocks;
    const own = Array.from({ length: short }, (_, index) => codewords[index * blocks + block] ?? 0);
    if (isLong) own.push(codewords[short * blocks + block - shortBlocks] ?? 0);
    const check = Array.from(
      { length: correction },
      (_, index) => codewords[dataLength + index * blocks + block] ?? 0,
    );
    if (!isErrorFree(Uint8Array.from([...own, ...check]), correction)) return undefined;
    data.push(...own);
  }
  return Uint8Array.from(data);
}
