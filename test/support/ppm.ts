/** Three bytes a pixel, rows from the top. */
export type Pixels = Readonly<{ width: number; height: number; data: Uint8Array }>;

/** Reads what `pdftoppm` writes: a binary PPM of eight bits a component. */
export function readPixels(file: Uint8Array): Pixels {
  const [head = '', width, height] =
    /^P6\s(\d+)\s(\d+)\s255\s/.exec(Buffer.from(file.subarray(0, 40)).toString('latin1')) ?? [];
  return { width: Number(width), height: Number(height), data: file.subarray(head.length) };
}

/** A rectangle of a picture, from its upper left corner. */
export function crop(
  pixels: Pixels,
  { x, y, width, height }: Readonly<{ x: number; y: number; width: number; height: number }>,
): Pixels {
  const rows = Array.from({ length: height }, (_, row) => {
    const start = ((y + row) * pixels.width + x) * 3;
    return pixels.data.subarray(start, start + width * 3);
  });
  return { width, height, data: Buffer.concat(rows) };
}

/** Pictures of one height put next to one another. */
export function sideBySide(pictures: readonly Pixels[]): Pixels {
  const height = pictures[0]?.height ?? 0;
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat(pictures.map(({ width, data }) => data.subarray(row * width * 3, (row + 1) * width * 3))),
  );
  return { width: pictures.reduce((sum, { width }) => sum + width, 0), height, data: Buffer.concat(rows) };
}

/** Share of the pixels of which a component differs by more than the gap, 0 to 255. */
export function difference(a: Pixels, b: Pixels, gap = 25): number {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let different = 0;
  for (let at = 0; at < a.data.length; at += 3) {
    const gaps = [0, 1, 2].map((i) => Math.abs((a.data[at + i] ?? 0) - (b.data[at + i] ?? 0)));
    if (Math.max(...gaps) > gap) different += 1;
  }
  return different / (a.width * a.height);
}

/** Share of the pixels that are not white. */
export function inked({ data }: Pixels): number {
  let count = 0;
  for (let at = 0; at < data.length; at += 3) {
    if (Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) < 200) count += 1;
  }
  return count / (data.length / 3);
}
