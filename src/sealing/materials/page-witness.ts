import { createRequire } from 'node:module';
import { ImportRefusal } from '../../lib/pdf/write/import-refusal.js';
import type { TextLine } from '../places/seal-placement.js';
import { runBounded, type WorkerLimits } from './bounded-worker.js';

/** What another reader saw of two files. */
type Witness = Readonly<{
  pages: readonly [number, number];
  /** First page that looks different, from 1; 0 where none does. */
  differs: number;
  lines: readonly TextLine[];
}>;

/**
 * Pixels of a painted page: A4 at 85 dpi. Where not every pixel is equal, as turning a page may round its lines to
 * others, the page is painted twice as large, and each pixel has to stand beside one like it.
 */
const LONGER_SIDE = 1000;

const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { PDFiumLibrary } = require(workerData.pdfium);
const { original, copy, longerSide, wantsText } = workerData;
const FAR = 96;
function isNear(a, b) {
  if (a.width !== b.width || a.height !== b.height) return false;
  const row = a.width * 4;
  const around = [-row - 4, -row, -row + 4, -4, 4, row - 4, row, row + 4];
  const occurs = (value, { data }, at) => around.some((step) => Math.abs(data[at + step] - value) <= FAR);
  for (let i = 0; i < a.data.length; i += 1) {
    if (Math.abs(a.data[i] - b.data[i]) <= FAR) continue;
    if (!occurs(a.data[i], b, i) || !occurs(b.data[i], a, i)) return false;
  }
  return true;
}
async function paint(page, side) {
  const { originalWidth, originalHeight } = page.getOriginalSize();
  return page.render({ scale: side / Math.max(originalWidth, originalHeight), render: 'bitmap' });
}
async function isSame(documents, index) {
  const both = async (side) => {
    const painted = [];
    for (const document of documents) painted.push(await paint(document.getPage(index), side));
    return painted;
  };
  const [before, after] = await both(longerSide);
  const size = ({ width, height }) => width + 'x' + height;
  if (size(before) === size(after) && Buffer.compare(before.data, after.data) === 0) return true;
  return isNear(...(await both(2 * longerSide)));
}
function linesOf({ module, pageIdx }, pageNumber) {
  const text = module._FPDFText_LoadPage(pageIdx);
  const box = module.wasmExports.malloc(32);
  const lines = [];
  let characters = [];
  const end = () => {
    if (characters.length > 0) {
      const bottom = Math.min(...characters.map((each) => each.bottom));
      const top = Math.max(...characters.map((each) => each.top));
      lines.push({ pageNumber, bottom, top, characters: characters.map(({ text, left, right }) => ({ text, left, right })) });
    }
    characters = [];
  };
  for (let i = 0; i < module._FPDFText_CountChars(text); i += 1) {
    const code = module._FPDFText_GetUnicode(text, i);
    if (code === 10 || code === 13) end();
    else if (code !== 0 && module._FPDFText_GetCharBox(text, i, box, box + 8, box + 16, box + 24)) {
      const [left, right, bottom, top] = new Float64Array(module.HEAPU8.buffer, box, 4);
      characters.push({ text: String.fromCodePoint(code), left, right, bottom, top });
    }
  }
  end();
  module.wasmExports.free(box);
  module._FPDFText_ClosePage(text);
  return lines;
}
async function look() {
  const library = await PDFiumLibrary.init();
  const documents = [await library.loadDocument(original), await library.loadDocument(copy)];
  const pages = documents.map((document) => document.getPageCount());
  const lines = [];
  let differs = 0;
  for (let i = 0; differs === 0 && i < Math.min(...pages); i += 1) {
    if (wantsText) lines.push(...linesOf(documents[1].getPage(i), i + 1));
    if (!(await isSame(documents, i))) differs = i + 1;
  }
  parentPort.postMessage({ result: { pages, differs, lines } });
}
look().catch((error) => { throw error; });
`;

/**
 * Has PDFium, which reads files by its own rules, paint an original and its copy.
 *
 * pdf-lib takes the last of several objects of one number, other readers what the cross-reference table says: a file can
 * be made so that the two show different pages, and the one who seals has looked at the other.
 *
 * @param wantsText whether lines of text are wanted too
 * @returns the copy's text where it stands, in reading order
 * @throws ImportRefusal `looks-different`, `damaged`, `too-complex`
 */
export async function witnessCopy(
  original: Uint8Array,
  copy: Uint8Array,
  wantsText: boolean,
  bounds?: WorkerLimits,
): Promise<readonly TextLine[]> {
  const pdfium = createRequire(import.meta.url).resolve('@hyzyla/pdfium');
  const files = { original: Uint8Array.from(original), copy: Uint8Array.from(copy) };
  const workerData = { pdfium, ...files, longerSide: LONGER_SIDE, wantsText };
  const { pages, differs, lines } = await runBounded<Witness>(PROGRAM, workerData, bounds);
  if (pages[0] !== pages[1])
    throw new ImportRefusal('looks-different', 'Readers do not agree on the number of pages of the file.');
  if (differs > 0)
    throw new ImportRefusal(
      'looks-different',
      `Readers do not agree on what page ${differs} shows.`,
      differs,
    );
  return lines;
}
