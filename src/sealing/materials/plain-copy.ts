import { createRequire } from 'node:module';
import type { ImportLimits } from '../../lib/pdf/write/import-limits.js';
import { ImportRefusal } from '../../lib/pdf/write/import-refusal.js';
import { runBounded, type WorkerLimits } from './bounded-worker.js';

/**
 * pdf-lib inflates object and cross-reference streams while it reads, without a bound: both are looked at before.
 * No other stream is inflated to be kept, but each is measured, as those who paint the page will inflate it.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { inflateSync, constants } = require('node:zlib');
const pdf = require(workerData.pdfLib);
const { bytes, limits } = workerData;
const FILTERS = /^((ASCII85|ASCIIHex)Decode )?((Flate|RunLength)Decode )?((DCT|JPX|CCITTFax|JBIG2)Decode )?$/;
const SHOWS_NOTHING = ['StructTreeRoot', 'Outlines', 'Metadata', 'PieceInfo', 'Thumb', 'Threads', 'B', 'Dests'];
const RUN_LENGTH_RATIO = 64;
class Refusal {
  constructor(reason, message) {
    this.refusal = { reason, message };
  }
}
const name = (text) => pdf.PDFName.of(text);
const left = { all: limits.inflatedFile, objects: limits.inflatedObjects };
function filtersOf({ dict }) {
  const filter = dict.lookup(name('Filter'));
  if (filter === undefined) return [];
  const filters = filter instanceof pdf.PDFArray ? filter.asArray() : [filter];
  return filters.map((each) => (each instanceof pdf.PDFName ? each.decodeText() : 'unknown'));
}
function inflatedLength(data, most) {
  if (data.length === 0) return 0;
  try {
    return inflateSync(data, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH }).length;
  } catch (error) {
    if (error.code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw new Refusal('too-complex', 'The file holds more than it may when it is unpacked.');
  }
}
function measure(stream, budget) {
  const filters = filtersOf(stream);
  if (!FILTERS.test(filters.map((each) => each + ' ').join('')))
    throw new Refusal('compression', 'The file is compressed in a way that is not accepted: ' + filters.join(', ').slice(0, 100) + '.');
  const most = Math.max(1, Math.min(limits.inflatedStream, left[budget]));
  if (filters.includes('RunLengthDecode')) left[budget] -= stream.contents.length * RUN_LENGTH_RATIO;
  else if (filters[0] === 'FlateDecode') left[budget] -= inflatedLength(stream.contents, most);
  else if (filters[1] === 'FlateDecode') {
    const text = pdf.PDFRawStream.of(stream.dict.context.obj({ Filter: filters[0] }), stream.contents);
    left[budget] -= inflatedLength(Buffer.from(pdf.decodePDFRawStream(text).decode()), most);
  }
  if (left[budget] < 0) throw new Refusal('too-complex', 'The file holds more than it may when it is unpacked.');
}
let refusedWhileReading;
for (const parser of [pdf.PDFObjectStreamParser, pdf.PDFXRefStreamParser]) {
  const { forStream } = parser;
  parser.forStream = (stream, ...rest) => {
    try {
      measure(stream, 'objects');
    } catch (error) {
      refusedWhileReading = error instanceof Refusal ? error : refusedWhileReading;
      throw error;
    }
    return forStream(stream, ...rest);
  };
}
function* children(object) {
  const dict = object instanceof pdf.PDFRawStream ? object.dict : object;
  if (dict instanceof pdf.PDFDict) {
    for (const key of SHOWS_NOTHING) dict.delete(name(key));
    yield* dict.values();
  } else if (dict instanceof pdf.PDFArray) yield* dict.asArray();
}
function keepWhatIsReached(context) {
  const reached = new Set();
  const waiting = [context.trailerInfo.Root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue;
    if (next instanceof pdf.PDFRef) {
      reached.add(next);
      waiting.push(context.lookup(next));
    } else waiting.push(...children(next));
  }
  for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref);
}
async function copy() {
  const context = await pdf.PDFParser.forBytesWithOptions(bytes, Infinity, true).parseDocument();
  if (context.trailerInfo.Encrypt) throw new Refusal('encrypted', 'The file is encrypted. Send it without a password.');
  keepWhatIsReached(context);
  const objects = context.enumerateIndirectObjects();
  if (objects.length > limits.objects)
    throw new Refusal('too-complex', 'The file has more than ' + limits.objects + ' objects.');
  const streams = objects.map(([, object]) => object).filter((object) => object instanceof pdf.PDFRawStream);
  for (const stream of streams) measure(stream, 'all');
  const plain = await pdf.PDFWriter.forContext(context, Infinity).serializeToBuffer();
  if (plain.length - streams.reduce((sum, { contents }) => sum + contents.length, 0) > limits.plainBytes)
    throw new Refusal('too-complex', 'The file has too much beside its contents.');
  parentPort.postMessage({ result: plain }, [plain.buffer]);
}
copy().catch((error) => {
  const refusal = refusedWhileReading || error;
  if (!(refusal instanceof Refusal)) throw error;
  parentPort.postMessage(refusal);
});
`;

/**
 * Writes a stranger's file anew without object streams and without what no page needs, if it keeps within bounds.
 *
 * What is read from then on is syntax of pdf-lib, not of the stranger.
 *
 * @throws ImportRefusal
 */
export async function plainCopy(
  bytes: Uint8Array,
  limits: ImportLimits,
  bounds?: WorkerLimits,
): Promise<Uint8Array> {
  if (bytes.length > limits.bytes)
    throw new ImportRefusal('too-large', `The file is larger than ${limits.bytes} bytes.`);
  const pdfLib = createRequire(import.meta.url).resolve('pdf-lib');
  return runBounded<Uint8Array>(PROGRAM, { pdfLib, bytes: Uint8Array.from(bytes), limits }, bounds);
}
