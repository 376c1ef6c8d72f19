import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Four bytes a pixel, red first, rows from the top. */
export type PaintedPage = Readonly<{ width: number; height: number; data: Uint8Array }>;

export type PaintLimits = Readonly<{
  milliseconds: number;
  heapMegabytes: number;
}>;

const LIMITS: PaintLimits = { milliseconds: 30_000, heapMegabytes: 256 };

/**
 * Runs in a thread of its own; a string, because a thread starts from a file, and the file of a TypeScript test is
 * not the file of a build.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { PDFiumLibrary } = require(workerData.pdfium);
async function paint({ bytes, scale }) {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  const pages = [];
  for (const page of document.pages()) {
    const { width, height, data } = await page.render({ scale, render: 'bitmap', renderFormFields: true });
    pages.push({ width, height, data });
  }
  parentPort.postMessage(pages, pages.map(({ data }) => data.buffer));
}
paint(workerData).catch((error) => { throw error; });
`;

/**
 * Paints every page with PDFium, as a reader of the file would see it, the seal included.
 *
 * Each call has a thread of its own: it blocks nothing, and a crash or a hang of PDFium costs one check.
 *
 * @param scale pixels a point
 * @throws Error when the file cannot be painted within the limits
 */
export async function paintPages(
  bytes: Uint8Array,
  scale: number,
  limits: PaintLimits = LIMITS,
): Promise<PaintedPage[]> {
  const pdfium = createRequire(import.meta.url).resolve('@hyzyla/pdfium');
  const worker = new Worker(PROGRAM, {
    eval: true,
    workerData: { pdfium, bytes: Uint8Array.from(bytes), scale },
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<PaintedPage[]>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('painting took too long')), limits.milliseconds);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`painting ended with ${code}`)));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
