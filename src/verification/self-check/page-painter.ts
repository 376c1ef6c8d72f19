import { createRequire } from 'node:module';
import { inThread, type PaintLimits } from './painting-thread.js';

export type { PaintLimits } from './painting-thread.js';

/** Four bytes a pixel, red first, rows from the top. */
export type PaintedPage = Readonly<{ width: number; height: number; data: Uint8Array }>;

const LIMITS: PaintLimits = { milliseconds: 30_000, heapMegabytes: 256 };

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
 * @param scale pixels a point
 * @throws Error when the file cannot be painted within the limits
 */
export async function paintPages(
  bytes: Uint8Array,
  scale: number,
  limits: PaintLimits = LIMITS,
): Promise<PaintedPage[]> {
  const pdfium = createRequire(import.meta.url).resolve('@hyzyla/pdfium');
  return inThread<PaintedPage[]>(PROGRAM, { pdfium, bytes: Uint8Array.from(bytes), scale }, limits);
}
