import qrcode from 'qrcode';
import { decodePixels } from './decode-pixels.js';

const TEXT = 'https://zz.yanjin.example/v/K3XQ7BNWZ2M5RT6YHDJPCV4AFE';

function picture(scale: number, quiet = 4): { rgba: Uint8ClampedArray; side: number } {
  const { modules } = qrcode.create(TEXT, { errorCorrectionLevel: 'M' });
  const side = (modules.size + 2 * quiet) * scale;
  const pixels = new Uint32Array(side * side).fill(0xffffffff);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const [row, column] = [Math.floor(y / scale) - quiet, Math.floor(x / scale) - quiet];
      const isInside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      if (isInside && modules.get(row, column)) pixels[y * side + x] = 0xff000000;
    }
  return { rgba: new Uint8ClampedArray(pixels.buffer), side };
}

describe(decodePixels.name, () => {
  it.each([1, 2, 3, 6])('reads a picture of %d pixels a module', (scale) => {
    const { rgba, side } = picture(scale);
    expect(decodePixels(rgba, side, side)).toBe(TEXT);
  });

  it('reads a part of a larger buffer', () => {
    const { rgba, side } = picture(2);
    const buffer = new Uint8ClampedArray(rgba.length + 8);
    buffer.set(rgba, 8);
    expect(decodePixels(buffer.subarray(8), side, side)).toBe(TEXT);
  });

  it('reads nothing from white', () => {
    expect(decodePixels(new Uint8ClampedArray(100 * 100 * 4).fill(255), 100, 100)).toBeUndefined();
  });
});
