import { isSealRed } from '../../src/lib/pdf/read/content/colour.js';
import { paintPages } from '../../src/verification/self-check/page-painter.js';

/** Millimetres from the upper left corner of a page. */
export type Area = Readonly<{ page: number; left: number; top: number; right: number; bottom: number }>;

const PIXELS_PER_POINT = 1;
const PIXELS_PER_MM = (PIXELS_PER_POINT * 72) / 25.4;

/** Which part of each area is red in the file as it is painted, in per cent. */
export async function redInk(bytes: Uint8Array, areas: readonly Area[]): Promise<number[]> {
  const pages = await paintPages(bytes, PIXELS_PER_POINT);
  return areas.map(({ page, left, top, right, bottom }) => {
    const painted = pages[page - 1];
    if (!painted) throw new Error(`no page ${page}`);
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [left, top, right, bottom].map((each) =>
      Math.round(each * PIXELS_PER_MM),
    );
    let red = 0;
    for (let y = y1; y < y2; y += 1) {
      for (let x = x1; x < x2; x += 1) {
        const at = (y * painted.width + x) * 4;
        const [r = 0, g = 0, b = 0] = painted.data.subarray(at, at + 3);
        if (isSealRed([r / 255, g / 255, b / 255])) red += 1;
      }
    }
    return (red * 100) / ((x2 - x1) * (y2 - y1));
  });
}
