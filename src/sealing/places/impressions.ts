import { PDFArray, PDFDict, PDFName, type PDFObject, PDFRef } from 'pdf-lib';
import {
  allowTransparency,
  type Appearance,
  appearanceStream,
  type Rect,
} from '../../lib/pades/write/appearance.js';
import type { PdfDraft } from '../../lib/pdf/write/draft.js';
import type { Impression } from './seal-placement.js';

/** Resource name of the specimen on the pages that show it. */
const NAME = 'SealImpression';

type Page = PdfDraft['pages'][number];

/**
 * Draws the specimen on pages, as part of what the first seal covers.
 *
 * One form XObject serves all; each page shows it within its clip, above everything else that is drawn there.
 */
export function drawImpressions(
  draft: PdfDraft,
  impressions: readonly Impression[],
  appearance: Appearance,
): void {
  if (impressions.length === 0) return;
  const { width, height } = appearance;
  const form = draft.add(appearanceStream(draft, appearance, [0, 0, width, height]));
  const streams = new Map<string, PDFRef>();
  for (const { pageNumber, rect, clip } of impressions) {
    const page = draft.pages[pageNumber - 1];
    if (!page) throw new Error(`There is no page ${pageNumber}`);
    const operators = operatorsOf(rect, clip);
    const stream = streams.get(operators) ?? draft.addStream({}, Buffer.from(operators, 'latin1'));
    streams.set(operators, stream);
    appendContents(page, stream);
    addResource(draft, page, form);
    if (appearance.image) allowTransparency(page.dict);
  }
}

function operatorsOf([left, bottom]: Rect, [x1, y1, x2, y2]: Rect): string {
  const clip = `${points([x1, y1, x2 - x1, y2 - y1])} re W n`;
  return `q ${clip} 1 0 0 1 ${points([left, bottom])} cm /${NAME} Do Q`;
}

/** A thousandth of a point is finer than any printer; never an exponent (ISO 32000-1 §7.3.3). */
function points(numbers: readonly number[]): string {
  return numbers.map((number) => String(Math.round(number * 1000) / 1000)).join(' ');
}

function appendContents({ dict }: Page, stream: PDFRef): void {
  const key = PDFName.of('Contents');
  const before = dict.get(key);
  if (before instanceof PDFArray) before.push(stream);
  else dict.set(key, dict.context.obj([...(before ? [before] : []), stream]));
}

/** Pages may share one dictionary of resources: to add the form again changes nothing. */
function addResource(draft: PdfDraft, { dict }: Page, form: PDFRef): void {
  const resources = dictionary(draft, dict.get(PDFName.of('Resources')));
  const key = PDFName.of('XObject');
  if (!resources.has(key)) resources.set(key, draft.context.obj({}));
  dictionary(draft, resources.get(key)).set(PDFName.of(NAME), form);
}

function dictionary(draft: PdfDraft, value: PDFObject | undefined): PDFDict {
  const object = value instanceof PDFRef ? draft.object(value) : value;
  if (!(object instanceof PDFDict)) throw new Error('A page has no resources');
  return object;
}
