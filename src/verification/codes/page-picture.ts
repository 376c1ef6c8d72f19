import { createRequire } from 'node:module';
import { inThread, type PaintLimits } from '../self-check/painting-thread.js';

/** One page of a file as a picture, and how many pages there are. */
export type PagePicture = Readonly<{ png: Uint8Array; pages: number }>;

const LIMITS: PaintLimits = { milliseconds: 10_000, heapMegabytes: 128 };

/** Pixels a point: a page of A4 is 1190 pixels wide, readable on a phone when it is drawn large. */
const SCALE = 2;

const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { PDFiumLibrary } = require(workerData.pdfium);
const { PNG } = require(workerData.pngjs);
async function paint({ bytes, page, scale }) {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  const pages = document.getPageCount();
  if (page > pages) return parentPort.postMessage({ png: new Uint8Array(0), pages });
  const { width, height, data } = await document.getPage(page - 1).render({ scale, render: 'bitmap', renderFormFields: true });
  const picture = new PNG({ width, height });
  picture.data = Buffer.from(data.buffer, data.byteOffset, data.length);
  parentPort.postMessage({ png: Uint8Array.from(PNG.sync.write(picture, { colorType: 2 })), pages });
}
paint(workerData).catch((error) => { throw error; });
`;

/**
 * Paints one page with PDFium in a thread of its own, the seal included.
 *
 * @param page from 1; beyond the last one the picture is empty
 * @throws Error when the file cannot be painted within the limits
 */
export async function paintPicture(
  bytes: Uint8Array,
  page: number,
  limits: PaintLimits = LIMITS,
): Promise<PagePicture> {
  const { resolve } = createRequire(import.meta.url);
  const libraries = { pdfium: resolve('@hyzyla/pdfium'), pngjs: resolve('pngjs') };
  return inThread<PagePicture>(
    PROGRAM,
    { ...libraries, bytes: Uint8Array.from(bytes), page, scale: SCALE },
    limits,
  );
}
