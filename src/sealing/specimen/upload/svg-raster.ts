import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

export type RasterLimits = Readonly<{ milliseconds: number; heapMegabytes: number }>;

/** Pixels of the longer side: 42 mm at 600 dots an inch. */
export const RASTER_SIDE = 1000;

/** A checked drawing takes a tenth of a second at most. */
const LIMITS: RasterLimits = { milliseconds: 5000, heapMegabytes: 128 };

/** Longer side to shorter side. */
const MOST_STRETCHED = 5;

/**
 * Runs in a thread of its own; a string, because a thread starts from a file, and the file of a TypeScript test is
 * not the file of a build. It is given no fonts, and what it draws has no addresses to follow.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { initWasm, Resvg } = require(workerData.resvg);
async function draw({ wasm, source, side, stretched }) {
  await initWasm(wasm);
  const { width, height } = new Resvg(source);
  const isSane = width > 0 && height > 0 && Math.max(width, height) <= stretched * Math.min(width, height);
  if (!isSane) return { refusal: 'one of its sides is more than ' + stretched + ' times as long as the other' };
  const mode = width >= height ? 'width' : 'height';
  return { png: new Resvg(source, { fitTo: { mode, value: side } }).render().asPng() };
}
draw(workerData).then(
  (result) => parentPort.postMessage(result),
  (error) => parentPort.postMessage({ refusal: 'it cannot be drawn (' + String(error?.message ?? error).slice(0, 200) + ')' }),
);
`;

export type Raster = Readonly<{ png: Uint8Array } | { refusal: string }>;

/**
 * Draws an SVG that was checked before.
 *
 * Each call has a thread of its own, which is ended when it takes too long or too much.
 */
export async function rasterise(source: string, limits: RasterLimits = LIMITS): Promise<Raster> {
  const { resolve: pathOf } = createRequire(import.meta.url);
  const wasm = await readFile(pathOf('@resvg/resvg-wasm/index_bg.wasm'));
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: {
      resvg: pathOf('@resvg/resvg-wasm'),
      wasm,
      source,
      side: RASTER_SIDE,
      stretched: MOST_STRETCHED,
    },
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Raster>((resolve) => {
      timer = setTimeout(() => resolve({ refusal: 'it takes too long to draw' }), limits.milliseconds);
      worker.once('message', resolve);
      worker.once('error', () => resolve({ refusal: 'it takes too much to draw' }));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
