import { createHash } from 'node:crypto';
import type { SealField } from '../../lib/pades/read/seal-field.js';
import { readSealImage, type SealImage } from '../../lib/pades/read/seal-image.js';
import { type Colour, isSealRed } from '../../lib/pdf/read/content/colour.js';
import type { ImagePaint, InterpreterSession } from '../../lib/pdf/read/content/interpreter.js';
import type { ShapeMark } from '../../lib/pdf/read/content/marks.js';
import { readAppearanceMarks } from '../../lib/pdf/read/content/page-marks.js';
import { union } from '../../lib/pdf/read/content/matrix.js';
import { PdfStream } from '../../lib/pdf/read/objects.js';
import { type Box, type PdfPage, readBox } from '../../lib/pdf/read/page-tree.js';
import type { PdfDocument } from '../../lib/pdf/read/pdf-document.js';
import type { ExpectedSeal, SealDrawingFacts, SelfCheckFault } from './report.js';

/** What is seen in a seal's place. */
export type SealDrawing = Readonly<{
  facts: SealDrawingFacts;
  faults: readonly SelfCheckFault[];
  page: PdfPage;
  /** Where the drawing lies, on the page. */
  box: Box;
  shapes: readonly ShapeMark[];
}>;

/** The seal's red must reach across this part of its place, both ways. */
const MIN_SPAN = 0.8;

/** Of the opacity of a pixel: what is fainter is an edge. */
const HALF = 128;

/** Rounding of numbers that were written with six decimals. */
const SLACK = 0.01;

/**
 * Looks at what a seal shows: whether it is there to be seen, and whether it is the right one. The signature says
 * nothing about the latter, as it covers whatever specimen was drawn.
 *
 * @throws FaultError for content that is not understood
 */
export function lookAtSeal(
  session: InterpreterSession,
  field: SealField,
  expected: ExpectedSeal | undefined,
): SealDrawing {
  const { page, rect, appearance, fieldName } = field;
  allowImage(session, appearance);
  const { texts, shapes } = readAppearanceMarks(session, appearance, { rect, page: page.box });
  const box = drawnBox(session.document, field);
  const isDrawn = box !== undefined && reachesAcross(box, shapes);
  const specimenIsExpected = specimenDigest(session.document, appearance) === expected?.specimenSha256;
  const faults: SelfCheckFault[] = texts.flatMap((text) => text.faults);
  if (!isDrawn) faults.push({ code: 'seal-not-drawn', detail: `no red ring in the place of ${fieldName}` });
  if (!specimenIsExpected)
    faults.push({ code: 'seal-other-specimen', detail: `${fieldName} shows another specimen than its own` });
  return { facts: { fieldName, isDrawn, specimenIsExpected }, faults, page, box: box ?? rect, shapes };
}

/**
 * Knows a specimen by what it shows, not by how that was compressed.
 *
 * @throws FaultError with a `pdf-` or `seal-` code
 */
export function specimenDigest(document: PdfDocument, form: PdfStream): string {
  const image = readSealImage(document, form);
  const hash = createHash('sha256').update(document.decode(form));
  if (image !== undefined) hash.update(image.rgb).update(image.alpha);
  return hash.digest('hex');
}

/** Lets the interpreter show the image of a specimen that is one. */
export function allowImage({ document, images }: InterpreterSession, form: PdfStream): void {
  const image = readSealImage(document, form);
  const stream = image && document.objects[image.number];
  if (image !== undefined && stream instanceof PdfStream) images.set(stream, paintOf(image));
}

/** The red part of an image, in its unit square; its first row is the upper one. */
function paintOf({ width, height, rgb, alpha }: SealImage): ImagePaint {
  let [left, top, right, bottom] = [width, height, 0, 0];
  let colour: Colour = [1, 1, 1];
  for (let pixel = 0; pixel < alpha.length; pixel += 1) {
    if ((alpha[pixel] ?? 0) < HALF) continue;
    const found = colourAt(rgb, pixel * 3);
    if (!isSealRed(found)) continue;
    const x = pixel % width;
    const y = (pixel - x) / width;
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + 1);
    bottom = Math.max(bottom, y + 1);
    colour = found;
  }
  const box: Box = [left / width, 1 - bottom / height, right / width, 1 - top / height];
  return { box: right > left ? box : [0, 0, 0, 0], colour, alpha: 1 };
}

function colourAt(rgb: Uint8Array, at: number): Colour {
  return [(rgb[at] ?? 0) / 255, (rgb[at + 1] ?? 0) / 255, (rgb[at + 2] ?? 0) / 255];
}

/**
 * Where the drawing itself lies: in the middle of its rectangle, in its own shape, and in its own size or as large as
 * the rectangle lets it be (ISO 32000-1 §12.5.5 fits the BBox to the rectangle).
 *
 * @returns `undefined` when it is drawn in another shape or smaller
 */
function drawnBox(document: PdfDocument, { appearance, rect }: SealField): Box | undefined {
  const [left, bottom, right, top] = readBox(document, appearance.dict, 'BBox');
  const [scaleX, scaleY] = [(rect[2] - rect[0]) / (right - left), (rect[3] - rect[1]) / (top - bottom)];
  // The drawing begins at 0 0; what the box has to the left and below of it, it has to the right and above too.
  const [marginX, marginY] = [-left * scaleX, -bottom * scaleY];
  const isCentred = marginX >= 0 && marginY >= 0 && !appearance.dict.entries.has('Matrix');
  const isOwnShape = Math.abs(scaleX - scaleY) < SLACK && scaleX < 1 + SLACK;
  const isOwnSize = Math.abs(scaleX - 1) < SLACK;
  const isFull = Math.min(marginX, marginY) < SLACK;
  if (!isCentred || !isOwnShape || !(isOwnSize || isFull)) return undefined;
  return [rect[0] + marginX, rect[1] + marginY, rect[2] - marginX, rect[3] - marginY];
}

function reachesAcross(place: Box, shapes: readonly ShapeMark[]): boolean {
  const red = shapes.filter(({ colour, alpha }) => alpha > 0.2 && isSealRed(colour)).map(({ box }) => box);
  if (red.length === 0) return false;
  const span = red.reduce(union);
  return (
    span[2] - span[0] >= (place[2] - place[0]) * MIN_SPAN &&
    span[3] - span[1] >= (place[3] - place[1]) * MIN_SPAN
  );
}
