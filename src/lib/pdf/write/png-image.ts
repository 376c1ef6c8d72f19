import type { PDFRef } from 'pdf-lib';
import { readChunks } from '../../png/chunks.js';
import { PngError } from '../../png/png-error.js';
import type { PdfDraft } from './draft.js';

/** A picture in the file, and its size in pixels. */
export type PlacedPng = Readonly<{ ref: PDFRef; width: number; height: number }>;

const TRUE_COLOUR = 2;
const SAMPLES = 3;
/** ISO 32000-1 §7.4.4.4: each row says by which PNG filter it was made. */
const PNG_PREDICTOR = 15;

/**
 * Adds a PNG as an image, its compressed rows as they are: PDF knows PNG's filters.
 *
 * @param png 8 bits a sample, red, green and blue, not interlaced
 * @throws PngError for any other
 */
export function addPngImage(draft: PdfDraft, png: Uint8Array): PlacedPng {
  const chunks = readChunks(png);
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.data.length !== 13) throw new PngError('it does not begin with IHDR');
  const [depth, colourType, , , interlace] = header.data.subarray(8);
  if (depth !== 8 || colourType !== TRUE_COLOUR || interlace !== 0)
    throw new PngError('it is no plain picture in true colour');
  const view = new DataView(header.data.buffer, header.data.byteOffset, header.data.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const rows = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const parameters = { Predictor: PNG_PREDICTOR, Colors: SAMPLES, BitsPerComponent: 8, Columns: width };
  const entries = {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    ColorSpace: 'DeviceRGB',
    BitsPerComponent: 8,
    Filter: 'FlateDecode',
    DecodeParms: draft.context.obj(parameters),
  };
  return { ref: draft.addStream(entries, rows), width, height };
}
