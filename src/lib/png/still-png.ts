import { inflateSync } from 'node:zlib';
import { type Chunk, PNG_SIGNATURE, readChunks } from './chunks.js';
import { PngError } from './png-error.js';

export type PngLimits = Readonly<{ shortestSide: number; longestSide: number; pixels: number }>;

/** A PNG that is safe to decode: what it takes in memory is known, and it holds nothing but one picture. */
export type StillPng = Readonly<{ width: number; height: number; file: Uint8Array }>;

/** Samples a pixel and the depths allowed, by colour type (PNG §11.2.2, table 11.1). */
const COLOUR_TYPES: ReadonlyMap<number, Readonly<{ samples: number; depths: readonly number[] }>> = new Map([
  [0, { samples: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { samples: 3, depths: [8, 16] }],
  [3, { samples: 1, depths: [1, 2, 4, 8] }],
  [4, { samples: 2, depths: [8, 16] }],
  [6, { samples: 4, depths: [8, 16] }],
]);

/** What the picture itself needs; all other ancillary chunks are left out. */
const KEPT: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const ANIMATION: ReadonlySet<string> = new Set(['acTL', 'fcTL', 'fdAT']);

/**
 * Checks a PNG before anybody decodes it, and leaves out its metadata.
 *
 * @throws PngError naming what is not accepted
 */
export function stillPng(bytes: Uint8Array, limits: PngLimits): StillPng {
  const chunks = readChunks(bytes);
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.data.length !== 13) throw new PngError('it does not begin with IHDR');
  const { width, height, rowLength } = readHeader(header.data, limits);
  assertOrder(chunks);
  assertInflates(chunks, (rowLength + 1) * height);
  const kept = chunks.filter(({ type }) => KEPT.has(type)).map(({ whole }) => whole);
  return { width, height, file: Buffer.concat([PNG_SIGNATURE, ...kept]) };
}

function readHeader(
  data: Uint8Array,
  limits: PngLimits,
): Readonly<{ width: number; height: number; rowLength: number }> {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const { shortestSide, longestSide, pixels } = limits;
  if (Math.min(width, height) < shortestSide || Math.max(width, height) > longestSide) {
    throw new PngError(
      `it has ${width} x ${height} pixels: each side may have ${shortestSide} to ${longestSide}`,
    );
  }
  if (width * height > pixels) throw new PngError(`it has more than ${pixels} pixels`);
  const [depth = 0, colourType = 0, compression, filter, interlace] = data.subarray(8);
  const kind = COLOUR_TYPES.get(colourType);
  if (!kind?.depths.includes(depth)) {
    throw new PngError(`it has the colour type ${colourType} with ${depth} bits`);
  }
  if (compression !== 0 || filter !== 0) throw new PngError('it is compressed by an unknown method');
  if (interlace !== 0) throw new PngError('it is interlaced');
  return { width, height, rowLength: Math.ceil((width * kind.samples * depth) / 8) };
}

/** PNG §5.6; critical chunks are known by a capital letter (§5.4). */
function assertOrder(chunks: readonly Chunk[]): void {
  const types = chunks.map(({ type }) => type);
  if (types.some((type) => ANIMATION.has(type))) throw new PngError('it is animated');
  const unknown = types.find((type) => /^[A-Z]/.test(type) && !KEPT.has(type));
  if (unknown !== undefined) throw new PngError(`its chunk ${unknown} is not known`);
  for (const once of ['IHDR', 'PLTE', 'tRNS']) {
    if (types.filter((type) => type === once).length > 1) throw new PngError(`it has ${once} twice`);
  }
  const [first, last] = [types.indexOf('IDAT'), types.lastIndexOf('IDAT')];
  if (first < 0) throw new PngError('it has no picture');
  if (types.slice(first, last).some((type) => type !== 'IDAT'))
    throw new PngError('its picture is interrupted');
  if (Math.max(types.indexOf('PLTE'), types.indexOf('tRNS')) > first) {
    throw new PngError('its palette follows its picture');
  }
}

/** The picture inflates to exactly its rows, and nothing is hidden behind its compressed data. */
function assertInflates(chunks: readonly Chunk[], length: number): void {
  const compressed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const { buffer, engine } = inflated(compressed, length);
  if (buffer.length !== length) throw new PngError('its picture has fewer rows than it says');
  if (engine.bytesWritten !== compressed.length) throw new PngError('its picture is followed by other data');
}

type Inflated = Readonly<{ buffer: Uint8Array; engine: Readonly<{ bytesWritten: number }> }>;

function inflated(compressed: Uint8Array, length: number): Inflated {
  try {
    return inflateSync(compressed, { maxOutputLength: length, info: true }) as unknown as Inflated;
  } catch (error) {
    const isTooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const message = isTooLong ? 'its picture has more data than it says' : 'its picture cannot be inflated';
    throw new PngError(message, { cause: error });
  }
}
