import { PDFArray, type PDFContext, PDFDict, PDFName, PDFNumber, type PDFObject } from 'pdf-lib';
import { entryOf, type ForeignPage, resolved } from './foreign-document.js';
import { ImportRefusal } from './import-refusal.js';

/** Left, bottom, right, top. */
type Box = readonly [number, number, number, number];

const RICH_MEDIA: ReadonlySet<string> = new Set(['RichMedia', '3D', 'Movie', 'Sound', 'Screen']);

/** From the page's own space to one whose origin is the lower left corner of what a reader shows, turned upright. */
const TURNS: Readonly<Record<number, (box: Box) => readonly number[]>> = {
  0: ([x1, y1]) => [1, 0, 0, 1, -x1, -y1],
  90: ([, y1, x2]) => [0, -1, 1, 0, -y1, x2],
  180: ([, , x2, y2]) => [-1, 0, 0, -1, x2, y2],
  270: ([x1, , , y2]) => [0, 1, -1, 0, y2, -x1],
};

/** What a reader shows of a page, and how. */
export type Placement = Readonly<{
  /** In the page's own space. */
  box: Box;
  /** Clockwise: 0, 90, 180 or 270. */
  turn: number;
  /** ISO 32000-1 §8.3.3. */
  matrix: readonly number[];
}>;

/** @throws ImportRefusal for a page that is more than its content, or whose place cannot be told */
export function placementOf(page: ForeignPage): Placement {
  assertPlainPage(page);
  const box = visibleBox(page);
  const turn = turnOf(page);
  return { box, turn, matrix: TURNS[turn]?.(box) ?? [] };
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
  if (!media || !crop) throw damagedPage(number);
  const box: Box = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ];
  if (box[2] - box[0] < 1 || box[3] - box[1] < 1) throw damagedPage(number);
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
  if (TURNS[degrees] === undefined) throw damagedPage(number);
  return degrees;
}

export function damagedPage(number: number): ImportRefusal {
  return new ImportRefusal('damaged', `Page ${number} cannot be read.`, number);
}
