import { deflateSync } from 'node:zlib';
import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  type PDFRef,
} from 'pdf-lib';
import type { PdfDraft } from './draft.js';
import { entryOf, type ForeignPage, resolved } from './foreign-document.js';
import { ImportRefusal } from './import-refusal.js';
import type { ObjectCopy } from './object-copy.js';

/** Left, bottom, right, top. */
type Box = readonly [number, number, number, number];

const NAME = 'ImportedPage';
const NEWLINE = Buffer.from('\n');

const RICH_MEDIA: ReadonlySet<string> = new Set(['RichMedia', '3D', 'Movie', 'Sound', 'Screen']);

/** From the page's own space to one whose origin is the lower left corner of what a reader shows, turned upright. */
const TURNS: Readonly<Record<number, (box: Box) => readonly number[]>> = {
  0: ([x1, y1]) => [1, 0, 0, 1, -x1, -y1],
  90: ([, y1, x2]) => [0, -1, 1, 0, -y1, x2],
  180: ([, , x2, y2]) => [-1, 0, 0, -1, x2, y2],
  270: ([x1, , , y2]) => [0, 1, -1, 0, y2, -x1],
};

/**
 * Adds a foreign page as a form XObject (ISO 32000-1 §8.10) on a page of its visible size, upright, its origin in the
 * lower left corner.
 *
 * As a form its patterns stay where they are, and whatever graphics state it leaves behind ends with it.
 *
 * @throws ImportRefusal
 */
export function addImportedPage(draft: PdfDraft, copy: ObjectCopy, page: ForeignPage): void {
  assertPlainPage(page);
  const { context } = draft;
  const box = visibleBox(page);
  const turn = turnOf(page);
  const form = context.obj({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [...box],
    Matrix: [...(TURNS[turn]?.(box) ?? [])],
  });
  const { Resources = context.obj({}) } = page.inherited;
  form.set(PDFName.of('Resources'), copy.value(Resources, 'resources'));
  const contents = draft.addStream({}, Buffer.from(`/${NAME} Do`));
  const [across, up] = [box[2] - box[0], box[3] - box[1]];
  const dict = context.obj({
    Type: 'Page',
    MediaBox: turn % 180 === 0 ? [0, 0, across, up] : [0, 0, up, across],
    Resources: { XObject: { [NAME]: addForm(copy, page, form) } },
    Contents: contents,
  });
  const group = page.dict.get(PDFName.of('Group'));
  if (group) dict.set(PDFName.of('Group'), copy.value(group));
  draft.addPage(dict);
}

function assertPlainPage({ dict, number }: ForeignPage): void {
  const annotations = entryOf(dict, 'Annots');
  const [first] = annotations instanceof PDFArray ? annotations.asArray() : [];
  if (first && annotations instanceof PDFArray) {
    const annotation = resolved(first, dict.context);
    const subtype = annotation instanceof PDFDict ? entryOf(annotation, 'Subtype') : undefined;
    const kind = subtype instanceof PDFName ? subtype.decodeText() : 'unknown';
    const reason = RICH_MEDIA.has(kind) ? 'rich-media' : 'annotations';
    throw new ImportRefusal(
      reason,
      `Page ${number} has annotations (${kind.slice(0, 40)}). Print it into a PDF first.`,
      number,
    );
  }
  if (entryOf(dict, 'AA') !== undefined)
    throw new ImportRefusal('active-content', `Page ${number} does something when it is shown.`, number);
  if (entryOf(dict, 'AF') !== undefined)
    throw new ImportRefusal('embedded-files', `Page ${number} has associated files.`, number);
  const unit = entryOf(dict, 'UserUnit');
  if (unit instanceof PDFNumber && unit.asNumber() !== 1)
    throw new ImportRefusal('scaled-page', `Page ${number} has a unit of its own.`, number);
}

/** Crop box within media box (ISO 32000-1 §14.11.2). */
function visibleBox({ dict, number, inherited }: ForeignPage): Box {
  const media = boxOf(inherited.MediaBox, dict.context);
  const crop = boxOf(inherited.CropBox, dict.context) ?? media;
  if (!media || !crop) throw damaged(number);
  const box: Box = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ];
  if (box[2] - box[0] < 1 || box[3] - box[1] < 1) throw damaged(number);
  return box;
}

function boxOf(value: PDFObject | undefined, context: PDFContext): Box | undefined {
  const array = resolved(value, context);
  if (!(array instanceof PDFArray) || array.size() !== 4) return undefined;
  const numbers = array.asArray().flatMap((item) => {
    const number = resolved(item, context);
    return number instanceof PDFNumber && Number.isFinite(number.asNumber()) ? [number.asNumber()] : [];
  });
  const [x1, y1, x2, y2] = numbers;
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return undefined;
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

function turnOf({ dict, number, inherited }: ForeignPage): number {
  const rotate = resolved(inherited.Rotate, dict.context);
  const degrees = rotate instanceof PDFNumber ? ((rotate.asNumber() % 360) + 360) % 360 : 0;
  if (TURNS[degrees] === undefined) throw damaged(number);
  return degrees;
}

/** One content stream is taken as it is; several are one text cut into pieces (§7.8.2), which a form cannot be. */
function addForm(copy: ObjectCopy, page: ForeignPage, form: PDFDict): PDFRef {
  const streams = contentStreams(page);
  const [first] = streams;
  if (first && streams.length === 1) return copy.stream(first, ['Filter', 'DecodeParms'], form);
  const text = Buffer.concat(streams.flatMap((stream) => [decoded(stream, page.number), NEWLINE]));
  form.set(PDFName.of('Filter'), PDFName.of('FlateDecode'));
  return copy.addStream(form, deflateSync(text, { level: 1 }));
}

function contentStreams({ dict, number }: ForeignPage): PDFRawStream[] {
  const contents = entryOf(dict, 'Contents');
  if (contents === undefined) return [];
  const items = contents instanceof PDFArray ? contents.asArray() : [contents];
  return items.map((item) => {
    const stream = resolved(item, dict.context);
    if (!(stream instanceof PDFRawStream) || stream.dict.has(PDFName.of('F'))) throw damaged(number);
    return stream;
  });
}

/** Predictors are for pictures; pdf-lib does not undo them. */
function decoded(stream: PDFRawStream, number: number): Uint8Array {
  if (stream.dict.has(PDFName.of('DecodeParms'))) throw damaged(number);
  try {
    return decodePDFRawStream(stream).decode();
  } catch {
    throw damaged(number);
  }
}

function damaged(number: number): ImportRefusal {
  return new ImportRefusal('damaged', `Page ${number} cannot be read.`, number);
}
