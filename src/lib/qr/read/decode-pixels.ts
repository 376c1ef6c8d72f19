import jsQR from 'jsqr';

/** The package exports its function itself, though its types name it `default`. */
const readQr = jsQR as unknown as typeof jsQR.default;

/** Larger pictures of the same pixels that are tried when the first cannot be read. */
const SCALES = [1, 2, 3] as const;

/**
 * Finds and reads a QR code in a picture, as a camera would.
 *
 * @param rgba four bytes a pixel, rows from the top
 * @returns the text of the code, or `undefined` when none can be read
 */
export function decodePixels(rgba: Uint8ClampedArray, width: number, height: number): string | undefined {
  for (const scale of SCALES) {
    const picture = scale === 1 ? rgba : enlarged(rgba, width, height, scale);
    const code = readQr(picture, width * scale, height * scale, { inversionAttempts: 'dontInvert' });
    if (code !== null) return code.data;
  }
  return undefined;
}

function enlarged(rgba: Uint8ClampedArray, width: number, height: number, scale: number): Uint8ClampedArray {
  const from = new Uint32Array(Uint8ClampedArray.from(rgba).buffer);
  const to = new Uint32Array(width * height * scale * scale);
  for (let y = 0; y < height * scale; y += 1)
    for (let x = 0; x < width * scale; x += 1)
      to[y * width * scale + x] = from[Math.floor(y / scale) * width + Math.floor(x / scale)] ?? 0;
  return new Uint8ClampedArray(to.buffer);
}
