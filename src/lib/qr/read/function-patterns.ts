import { alignmentCentres } from './symbol-structure.js';

/** What a module must be: light, dark, or free for data, format and version information. */
const FREE = 2;

const templates = new Map<number, Uint8Array>();

/**
 * Whether finder patterns, separators, timing, alignment patterns, the dark module and the version information are
 * exactly those of this size (ISO/IEC 18004:2015 §6.3, §7.10): without them no camera finds the symbol.
 */
export function hasFunctionPatterns(modules: Uint8Array, size: number): boolean {
  let template = templates.get(size);
  if (template === undefined) templates.set(size, (template = templateOf(size)));
  return template.every((wanted, at) => wanted === FREE || wanted === modules[at]);
}

function templateOf(size: number): Uint8Array {
  const version = (size - 17) / 4;
  const modules = new Uint8Array(size * size).fill(FREE);
  const set = (row: number, column: number, isDark: boolean): void => {
    if (row >= 0 && row < size && column >= 0 && column < size) modules[row * size + column] = isDark ? 1 : 0;
  };
  for (let at = 8; at < size - 8; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [row, column] of finderCentres(size))
    rings(4, (y, x, ring) => set(row + y, column + x, ring !== 2 && ring !== 4));
  for (const [row, column] of alignmentPlaces(version))
    rings(2, (y, x, ring) => set(row + y, column + x, ring !== 1));
  set(size - 8, 8, true);
  if (version >= 7) setVersion(version, size, set);
  return modules;
}

function finderCentres(size: number): [number, number][] {
  return [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ];
}

/** All crossings of the centres but those that finder patterns take. */
function alignmentPlaces(version: number): [number, number][] {
  const centres = alignmentCentres(version);
  const last = centres.at(-1);
  return centres.flatMap((row) =>
    centres
      .filter(
        (column) => !((row === 6 && (column === 6 || column === last)) || (row === last && column === 6)),
      )
      .map((column): [number, number] => [row, column]),
  );
}

/** Visits a square of modules around a centre; `ring` is the distance from it. */
function rings(radius: number, visit: (y: number, x: number, ring: number) => void): void {
  for (let y = -radius; y <= radius; y += 1)
    for (let x = -radius; x <= radius; x += 1) visit(y, x, Math.max(Math.abs(y), Math.abs(x)));
}

/** Six version bits and twelve check bits, twice (§7.10, annex D). */
function setVersion(
  version: number,
  size: number,
  set: (row: number, column: number, isDark: boolean) => void,
): void {
  let rest = version << 12;
  for (let bit = 17; bit >= 12; bit -= 1) if (((rest >> bit) & 1) === 1) rest ^= 0x1f25 << (bit - 12);
  const bits = (version << 12) | rest;
  for (let bit = 0; bit < 18; bit += 1) {
    const isDark = ((bits >> bit) & 1) === 1;
    const [along, across] = [Math.floor(bit / 3), size - 11 + (bit % 3)];
    set(along, across, isDark);
    set(across, along, isDark);
  }
}
