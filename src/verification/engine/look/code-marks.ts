import type { Pixels } from './page-pixels.js';

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

function marksInRow(page: Pixels, y: number): number {
  const runs = [0, 0, 0, 0, 0];
  let [marks, wasDark] = [0, false];
  for (let x = 0; x <= page.width; x += 1) {
    const dark = x < page.width && isDark(page, x, y);
    if (dark !== wasDark) {
      const size = runs.reduce((all, run) => all + run, 0);
      const centre = { x: Math.round(x - size / 2), y, most: size };
      if (wasDark && isMark(runs) && crossesDown(page, centre)) marks += 1;
      runs.shift();
      runs.push(0);
      wasDark = dark;
    }
    runs[4] = (runs[4] ?? 0) + 1;
  }
  return marks;
}

/**
 * Whether a page has the corner marks of a QR code. A reader searches long for what is not there; this takes a few
 * milliseconds.
 */
export function mayHoldCode(page: Pixels): boolean {
  let marks = 0;
  // Three marks, each crossed by several rows.
  for (let y = 0; y < page.height && marks < 6; y += 2) marks += marksInRow(page, y);
  return marks >= 6;
}

/** Everything that `mayHoldCode` needs where it is sent as text. */
export const CODE_MARKS = [isMark, isDark, outward, crossesDown, marksInRow, mayHoldCode] as const;
