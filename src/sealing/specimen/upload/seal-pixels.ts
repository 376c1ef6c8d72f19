/** Four bytes a pixel: red, green, blue, opacity; rows from the top. */
export type Pixels = Readonly<{ width: number; height: number; data: Uint8Array }>;

/** What becomes of the colours: one seal red, or those of the file. */
export type SpecimenColour = 'seal-red' | 'kept';

const PAPER_WHITE = { red: 255, green: 255, blue: 255 } as const;
/** sRGB #D7000F. */
const SEAL_RED = { red: 215, green: 0, blue: 15 } as const;

/** What differs less from white is paper: scans are seldom pure. */
const PAPER = 0.1;

/** 0 to 1, by the darkest component of a colour. */
const OPACITIES = Float64Array.from({ length: 256 }, (_, darkest) =>
  Math.max(0, (1 - darkest / 255 - PAPER) / (1 - PAPER)),
);

/** From this opacity on, a pixel is seen. */
export const SEEN = 128;

/**
 * Makes white and near-white transparent, so that what is left over white paper looks as it did.
 *
 * The opacity of a pixel is how far its darkest component is from white; its colour is what, with that opacity over
 * white, gives the one it had.
 */
export function withoutBackground({ width, height, data }: Pixels, colour: SpecimenColour): Pixels {
  // What is transparent has a colour too: a viewer that scales the picture mixes it into the edges.
  const { red: r, green: g, blue: b } = colour === 'kept' ? PAPER_WHITE : SEAL_RED;
  const result = Uint8Array.from(Buffer.alloc(data.length, Buffer.of(r, g, b, 0)));
  // Millions of times: nothing is allocated within.
  for (let at = 0; at < data.length; at += 4) {
    const red = data[at] ?? 255;
    const green = data[at + 1] ?? 255;
    const blue = data[at + 2] ?? 255;
    let darkest = red < green ? red : green;
    if (blue < darkest) darkest = blue;
    const opacity = OPACITIES[darkest] ?? 0;
    if (opacity === 0) continue;
    const ink = 1 - darkest / 255;
    if (colour === 'kept') {
      result[at] = unmixed(red, ink);
      result[at + 1] = unmixed(green, ink);
      result[at + 2] = unmixed(blue, ink);
    }
    result[at + 3] = opacity * (data[at + 3] ?? 0) + 0.5;
  }
  return { width, height, data: result };
}

function unmixed(value: number, ink: number): number {
  const pure = 255 - (255 - value) / ink;
  return pure > 0 ? pure : 0;
}

/** The smallest part that holds everything that is seen; undefined where nothing is. */
export function trimmed({ width, height, data }: Pixels): Pixels | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((data[(y * width + x) * 4 + 3] ?? 0) < SEEN) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  if (left >= right) return undefined;
  const size = (right - left) * 4;
  const rows = new Uint8Array(size * (bottom - top));
  for (let y = top; y < bottom; y += 1) {
    const start = (y * width + left) * 4;
    rows.set(data.subarray(start, start + size), (y - top) * size);
  }
  return { width: right - left, height: bottom - top, data: rows };
}

/** At most so many pixels on each side, every pixel the mean of a square. */
export function reduced(pixels: Pixels, longestSide: number): Pixels {
  const factor = Math.ceil(Math.max(pixels.width, pixels.height) / longestSide);
  if (factor === 1) return pixels;
  const [width, height] = [Math.ceil(pixels.width / factor), Math.ceil(pixels.height / factor)];
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1)
      data.set(meanOf(pixels, x * factor, y * factor, factor), (y * width + x) * 4);
  }
  return { width, height, data };
}

/** Colours count by their opacity; what lies outside the picture is transparent. */
function meanOf({ width, height, data }: Pixels, left: number, top: number, side: number): number[] {
  const sum = [0, 0, 0, 0];
  for (let y = top; y < Math.min(top + side, height); y += 1) {
    for (let x = left; x < Math.min(left + side, width); x += 1) {
      const at = (y * width + x) * 4;
      const alpha = data[at + 3] ?? 0;
      for (let i = 0; i < 3; i += 1) sum[i] = (sum[i] ?? 0) + (data[at + i] ?? 0) * alpha;
      sum[3] = (sum[3] ?? 0) + alpha;
    }
  }
  const [red = 0, green = 0, blue = 0, alpha = 0] = sum;
  const at = (top * width + left) * 4;
  if (alpha === 0) return Array.from(data.subarray(at, at + 4));
  return [red / alpha, green / alpha, blue / alpha, alpha / (side * side)].map(Math.round);
}

/** Share of the pixels that are at least so opaque, 0 to 255. */
export function coverage({ data }: Pixels, opacity: number): number {
  let covered = 0;
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) >= opacity) covered += 1;
  return covered / (data.length / 4);
}
