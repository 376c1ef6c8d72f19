import type { PixelBox, Pixels } from './page-pixels.js';

/** Dark and light runs of a corner mark, from one side to the other. */
type Runs = readonly number[];

/** Dark, light, dark, light, dark as 1:1:3:1:1 (ISO/IEC 18004 §12 b). */
function isMark(runs: Runs): boolean {
  const module = runs.reduce((all, run) => all + run, 0) / 7;
  const fits = (run: number, index: number): boolean =>
    Math.abs(run - module * (index === 2 ? 3 : 1)) <= module * 0.7;
  return module >= 1 && runs.every(fits);
}

function isDark({ width, data }: Pixels, x: number, y: number): boolean {
  const at = (y * width + x) * 4;
  return (data[at] ?? 255) + (data[at + 1] ?? 255) + (data[at + 2] ?? 255) < 384;
}

/** Dark, light and dark pixels from a point up or down. @param most how far it may be to the end */
function outward(
  page: Pixels,
  from: { x: number; y: number; most: number },
  step: 1 | -1,
): [number, number, number] {
  const runs: [number, number, number] = [0, 0, 0];
  let [y, run] = [from.y, 0];
  while (run < 3 && y >= 0 && y < page.height && Math.abs(y - from.y) <= from.most) {
    if (isDark(page, from.x, y) === (run !== 1)) {
      runs[run] = (runs[run] ?? 0) + 1;
      y += step;
    } else run += 1;
  }
  return runs;
}

/** Whether a mark that was crossed from left to right is one from top to bottom too; print seldom is. */
function crossesDown(page: Pixels, from: { x: number; y: number; most: number }): boolean {
  const [centreUp, lightUp, darkUp] = outward(page, from, -1);
  const [centreDown, lightDown, darkDown] = outward(page, from, 1);
  return isMark([darkUp, lightUp, centreUp + centreDown - 1, lightDown, darkDown]);
}

/** A corner mark as one row crosses it. */
type Crossing = Readonly<{ x: number; y: number; size: number }>;

function marksInRow(page: Pixels, y: number): Crossing[] {
  const runs = [0, 0, 0, 0, 0];
  const marks: Crossing[] = [];
  let wasDark = false;
  for (let x = 0; x <= page.width; x += 1) {
    const dark = x < page.width && isDark(page, x, y);
    if (dark !== wasDark) {
      const size = runs.reduce((all, run) => all + run, 0);
      const centre = { x: Math.round(x - size / 2), y };
      if (wasDark && isMark(runs) && crossesDown(page, { ...centre, most: size }))
        marks.push({ ...centre, size });
      runs.shift();
      runs.push(0);
      wasDark = dark;
    }
    runs[4] = (runs[4] ?? 0) + 1;
  }
  return marks;
}

/**
 * The part of a page that holds all its corner marks of QR codes, with their quiet zones. A reader searches long for what is not
 * there; this takes a few milliseconds.
 *
 * @returns undefined where there are too few marks for a code
 */
export function boxOfCodes(page: Pixels): PixelBox | undefined {
  const marks: Crossing[] = [];
  for (let y = 0; y < page.height; y += 2) marks.push(...marksInRow(page, y));
  if (marks.length < 6) return undefined; // three marks, each crossed by several rows
  // Half of the mark, and four modules of seven around it.
  const left = Math.min(...marks.map(({ x, size }) => x - 1.2 * size));
  const top = Math.min(...marks.map(({ y, size }) => y - 1.2 * size));
  const right = Math.max(...marks.map(({ x, size }) => x + 1.2 * size));
  const bottom = Math.max(...marks.map(({ y, size }) => y + 1.2 * size));
  return {
    left: Math.max(0, Math.floor(left)),
    top: Math.max(0, Math.floor(top)),
    right: Math.min(page.width, Math.ceil(right)),
    bottom: Math.min(page.height, Math.ceil(bottom)),
  };
}

/** Everything that `boxOfCodes` needs where it is sent as text. */
export const CODE_MARKS = [isMark, isDark, outward, crossesDown, marksInRow, boxOfCodes] as const;
