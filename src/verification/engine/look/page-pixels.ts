/**
 * What is looked for in painted pages.
 *
 * These functions are sent to another process as text, so each uses nothing but its parameters.
 */

/** Four bytes a pixel, red first, rows from the top. */
export type Pixels = Readonly<{ width: number; height: number; data: Uint8Array | Uint8ClampedArray }>;

/** Pixels from the upper left corner; right and bottom are outside. */
export type PixelBox = Readonly<{ left: number; top: number; right: number; bottom: number }>;

/**
 * Where two paintings of one page differ by more than rounding.
 *
 * @returns undefined when they look the same
 */
export function differingBox(before: Pixels, after: Pixels): PixelBox | undefined {
  const tolerance = 24; // of 255: antialiasing of equal outlines never passes it
  if (before.width !== after.width || before.height !== after.height)
    return { left: 0, top: 0, right: after.width, bottom: after.height };
  let [left, top, right, bottom] = [after.width, after.height, 0, 0];
  for (let at = 0; at < after.data.length; at += 4) {
    const differs =
      Math.abs((before.data[at] ?? 0) - (after.data[at] ?? 0)) > tolerance ||
      Math.abs((before.data[at + 1] ?? 0) - (after.data[at + 1] ?? 0)) > tolerance ||
      Math.abs((before.data[at + 2] ?? 0) - (after.data[at + 2] ?? 0)) > tolerance;
    if (!differs) continue;
    const pixel = at / 4;
    const [x, y] = [pixel % after.width, Math.floor(pixel / after.width)];
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + 1);
    bottom = Math.max(bottom, y + 1);
  }
  return right === 0 ? undefined : { left, top, right, bottom };
}

/**
 * Whether a page shows what people take for an official seal: much red ink inside one square of 30 to 60 mm.
 *
 * @param pixelsPerMm of the painting
 */
export function showsRedSeal(page: Pixels, pixelsPerMm: number): boolean {
  const cell = Math.max(1, Math.round(pixelsPerMm * 5)); // 5 mm
  const [columns, rows] = [Math.ceil(page.width / cell), Math.ceil(page.height / cell)];
  const red = new Uint32Array(columns * rows);
  for (let at = 0; at < page.data.length; at += 4) {
    const [r, g, b] = [page.data[at] ?? 0, page.data[at + 1] ?? 0, page.data[at + 2] ?? 0];
    if (r < 120 || r < 1.5 * g || r < 1.5 * b) continue;
    const pixel = at / 4;
    const column = Math.floor((pixel % page.width) / cell);
    const index = Math.floor(pixel / page.width / cell) * columns + column;
    red[index] = (red[index] ?? 0) + 1;
  }
  const side = 9; // cells: 45 mm, an official round seal is 38 to 45 mm wide
  const least = side * side * cell * cell * 0.04;
  for (let row = 0; row + 1 < rows; row += 1)
    for (let column = 0; column + 1 < columns; column += 1) {
      let [sum, inked] = [0, 0];
      for (let y = row; y < Math.min(rows, row + side); y += 1)
        for (let x = column; x < Math.min(columns, column + side); x += 1) {
          const ink = red[y * columns + x] ?? 0;
          sum += ink;
          if (ink > 0) inked += 1;
        }
      // A ring and a star touch a third of the cells; a red line of text touches few.
      if (sum >= least && inked >= side * side * 0.3) return true;
    }
  return false;
}

/** What `jsqr` exports. */
export type CodeReader = (
  data: Uint8ClampedArray,
  width: number,
  height: number,
  options: { inversionAttempts: 'dontInvert' },
) => { data: string; location: Record<string, { x: number; y: number }> } | null;

/** A part of a page as a picture of its own. */
export function cutOut({ width, data }: Pixels, { left, top, right, bottom }: PixelBox): Pixels {
  const part = new Uint8ClampedArray((right - left) * (bottom - top) * 4);
  for (let y = top; y < bottom; y += 1)
    part.set(data.subarray((y * width + left) * 4, (y * width + right) * 4), (y - top) * (right - left) * 4);
  return { width: right - left, height: bottom - top, data: part };
}

/**
 * Every QR code of a page: each one that was read is painted over and the rest is searched again.
 *
 * @returns their texts, at most four
 */
export function readCodes(
  page: Pixels,
  read: CodeReader,
  part: Readonly<{ boxOf: (page: Pixels) => PixelBox | undefined; cut: typeof cutOut }>,
): string[] {
  const texts: string[] = [];
  let box = part.boxOf(page);
  let left = box && part.cut(page, box);
  while (left && box && texts.length < 4) {
    const data = Uint8ClampedArray.from(left.data);
    const code = read(data, left.width, left.height, { inversionAttempts: 'dontInvert' });
    if (!code) break;
    texts.push(code.data);
    const corners = Object.values(code.location);
    const xs = corners.map(({ x }) => x);
    const ys = corners.map(({ y }) => y);
    const [from, to] = [Math.max(0, Math.floor(Math.min(...xs))), Math.ceil(Math.max(...xs))];
    const [top, bottom] = [Math.max(0, Math.floor(Math.min(...ys))), Math.ceil(Math.max(...ys))];
    for (let y = top; y < Math.min(bottom, left.height); y += 1)
      data.fill(255, (y * left.width + from) * 4, (y * left.width + Math.min(to, left.width)) * 4);
    left = { ...left, data };
    box = part.boxOf(left);
    left = box && part.cut(left, box);
  }
  return texts;
}
