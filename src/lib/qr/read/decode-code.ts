import jsQR from 'jsqr';
import { type DrawnCode, QUIET_ZONE } from './find-codes.js';

/** The package exports its function itself, though its types name it `default`. */
const readQr = jsQR as unknown as typeof jsQR.default;

/** Pixels a side of one module: the least that the decoder locates reliably. */
const SCALE = 3;

/** @returns the text of the code, or `undefined` when it cannot be read */
export function decodeCode({ size, modules }: Pick<DrawnCode, 'size' | 'modules'>): string | undefined {
  const side = (size + 2 * QUIET_ZONE) * SCALE;
  const pixels = new Uint32Array(side * side).fill(0xffffffff);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      if (modules[row * size + column] !== 1) continue;
      const left = (column + QUIET_ZONE) * SCALE;
      const top = (row + QUIET_ZONE) * SCALE;
      for (let y = top; y < top + SCALE; y += 1)
        pixels.fill(0xff000000, y * side + left, y * side + left + SCALE);
    }
  return decodePixels(new Uint8ClampedArray(pixels.buffer), side, side);
}

/** @param rgba four bytes a pixel, rows from the top */
export function decodePixels(rgba: Uint8ClampedArray, width: number, height: number): string | undefined {
  return readQr(rgba, width, height, { inversionAttempts: 'dontInvert' })?.data;
}
