import { PdfStream } from '../objects.js';
import { type Box, type PdfPage, readBox } from '../page-tree.js';
import type { PdfDocument } from '../pdf-document.js';
import type { ContentCache } from './content-cache.js';
import { contentFault } from './content-fault.js';
import type { GlyphJudge } from './glyph-judge.js';
import { formMatrix, Interpreter, type InterpreterSession } from './interpreter.js';
import type { PageMarks } from './marks.js';
import { type Matrix, transformBox } from './matrix.js';

/** @param cache may outlive the file */
export function openSession(
  document: PdfDocument,
  judge: GlyphJudge,
  cache: ContentCache,
): InterpreterSession {
  return { document, judge, cache, fonts: new Map(), images: new Map(), operators: 0 };
}

/**
 * What the content of a page paints, without its annotations.
 *
 * @throws FaultError with a `page-`, `font-` or `pdf-` code
 */
export function readPageMarks(session: InterpreterSession, page: PdfPage): PageMarks {
  const { document } = session;
  const contents = document.entry(page.dict, 'Contents');
  const streams = Array.isArray(contents) ? (contents as unknown[]) : [contents];
  const interpreter = new Interpreter(session, page.box);
  const resources = document.dict(page.dict, 'Resources');
  for (const item of streams) interpreter.runStream(contentOf(document, item), resources);
  return interpreter.marks;
}

/**
 * What an appearance paints into its rectangle (ISO 32000-1 §12.5.5, algorithm 8.1).
 *
 * @param rect of the annotation, on the page
 */
export function readAppearanceMarks(
  session: InterpreterSession,
  appearance: PdfStream,
  place: { rect: Box; page: Box },
): PageMarks {
  const { document } = session;
  const box = transformBox(formMatrix(document, appearance), readBox(document, appearance.dict, 'BBox'));
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  if (width <= 0 || height <= 0) throw contentFault('page-resource', 'the appearance has an empty box');
  const scaleX = (place.rect[2] - place.rect[0]) / width;
  const scaleY = (place.rect[3] - place.rect[1]) / height;
  const fit: Matrix = [
    scaleX,
    0,
    0,
    scaleY,
    place.rect[0] - box[0] * scaleX,
    place.rect[1] - box[1] * scaleY,
  ];
  const interpreter = new Interpreter(session, place.page, fit);
  interpreter.runForm(appearance, fit);
  return interpreter.marks;
}

function contentOf(document: PdfDocument, item: unknown): PdfStream {
  const stream = document.resolve(item as never);
  if (stream instanceof PdfStream) return stream;
  throw contentFault('page-resource', 'the content of a page is no stream');
}
