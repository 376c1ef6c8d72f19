import type { SealField } from '../../lib/pades/read/seal-field.js';
import { luminance } from '../../lib/pdf/read/content/colour.js';
import type { ContentCache } from '../../lib/pdf/read/content/content-cache.js';
import { GlyphJudge, type SourceFont } from '../../lib/pdf/read/content/glyph-judge.js';
import type { InterpreterSession } from '../../lib/pdf/read/content/interpreter.js';
import type { PageMarks, ShapeMark, TextMark } from '../../lib/pdf/read/content/marks.js';
import { openSession, readPageMarks } from '../../lib/pdf/read/content/page-marks.js';
import { type Box, contains, overlaps, type PdfPage } from '../../lib/pdf/read/page-tree.js';
import type { PdfDocument } from '../../lib/pdf/read/pdf-document.js';
import { type DrawnCode, findCodes, QUIET_ZONE } from '../../lib/qr/read/find-codes.js';
import { readSymbol } from '../../lib/qr/read/read-symbol.js';
import { checkDrawings, specimenForms } from './drawing-check.js';
import type { ExpectedText, PageCheckFacts, SelfCheckFault, SelfCheckInput } from './report.js';
import { lookAtSeal, type SealDrawing } from './seal-drawing.js';
import { hasOverlappingTexts } from './text-overlap.js';
import { joinRuns, missingTexts } from './text-search.js';

/** What is drawn where, for the look at the pixels that may follow. */
export type DrawnPage = Readonly<{ page: PdfPage; texts: readonly TextMark[]; codes: readonly DrawnCode[] }>;

export type PageCheck = Readonly<{
  facts: PageCheckFacts;
  faults: readonly SelfCheckFault[];
  pages: readonly DrawnPage[];
  seals: readonly SealDrawing[];
}>;

/** What is the same for every permit, and may be kept between checks. */
export type PageCheckTools = Readonly<{
  /** The complete fonts that permits are drawn with; without them, glyphs are only required to have ink. */
  sources: readonly SourceFont[];
  contents: ContentCache;
}>;

const MIN_OPAQUE = 0.9;

/**
 * Reads back what the pages show, from the drawing operators and the glyphs in the file.
 *
 * @throws FaultError for content that is not understood
 */
export function checkPages(
  input: Pick<SelfCheckInput, 'texts' | 'verificationUrl' | 'seals' | 'drawings'>,
  file: { document: PdfDocument; pages: readonly PdfPage[]; fields: readonly SealField[] },
  { sources, contents }: PageCheckTools,
): PageCheck {
  const session = openSession(file.document, new GlyphJudge(sources), contents);
  const specimens = specimenForms(session, file.pages, input.seals[0]?.specimenSha256);
  const drawn = file.pages.map((page) => readDrawing(session, page));
  const seals = file.fields.map((field) =>
    lookAtSeal(
      session,
      field,
      input.seals.find(({ fieldName }) => fieldName === field.fieldName),
    ),
  );
  const visible = joinRuns(
    drawn.flatMap(({ marks }) => marks.texts).filter(({ hidden }) => hidden === undefined),
  );
  const missing = missingTexts(visible, input.texts);
  const codes = drawn.flatMap((page) => page.codes).map((code) => readSymbol(code) ?? '');
  const faults = [
    ...drawingFaults(drawn, seals),
    ...(input.drawings ? checkDrawings(drawn.map(formsOf), input.drawings, specimens) : []),
  ];
  return {
    facts: {
      characters: visible.text.length,
      textsExpected: input.texts.length,
      textsFound: input.texts.length - missing.length,
      codes,
      seals: seals.map((seal) => seal.facts),
    },
    faults: [...distinct(faults), ...missing.map(missingFault), ...codeFaults(codes, input.verificationUrl)],
    pages: drawn.map(({ page, marks, codes: drawnCodes }) => ({
      page,
      texts: marks.texts,
      codes: drawnCodes,
    })),
    seals,
  };
}

const NO_SEAL: SelfCheckFault = { code: 'seal-not-drawn', detail: 'the file has no place of a seal' };

type Drawing = Readonly<{ page: PdfPage; marks: PageMarks; codes: readonly DrawnCode[] }>;

function readDrawing(session: InterpreterSession, page: PdfPage): Drawing {
  const marks = readPageMarks(session, page);
  return { page, marks, codes: findCodes(marks.shapes) };
}

function drawingFaults(drawn: readonly Drawing[], seals: readonly SealDrawing[]): SelfCheckFault[] {
  return [
    ...drawn.flatMap(({ page, marks }) => textFaults(page, marks, sealsOn(page, seals))),
    ...drawn.flatMap(({ marks, codes }) => disturbedCodes(marks, codes)),
    ...(seals.length === 0 ? [NO_SEAL] : seals.flatMap((seal) => seal.faults)),
  ];
}

function formsOf({ page, marks }: Drawing): Pick<PageMarks, 'forms'> & { page: PdfPage } {
  return { page, forms: marks.forms };
}

/** Annotations lie above the whole page content. */
function sealsOn(page: PdfPage, seals: readonly SealDrawing[]): readonly ShapeMark[] {
  return seals
    .filter((seal) => seal.page === page)
    .flatMap(({ shapes }) => shapes.map((shape) => ({ ...shape, order: Infinity })));
}

function textFaults(page: PdfPage, marks: PageMarks, above: readonly ShapeMark[]): SelfCheckFault[] {
  const covers = [...marks.shapes, ...above].filter(isCover);
  const where = `on page ${page.number}`;
  const overlap: SelfCheckFault[] = hasOverlappingTexts(marks.texts)
    ? [{ code: 'text-overlap', detail: `two texts ${where} are printed over each other` }]
    : [];
  const ofTexts = marks.texts.flatMap((text): SelfCheckFault[] => {
    const faults: SelfCheckFault[] = [...text.faults];
    if (text.hidden !== undefined)
      faults.push({ code: 'text-hidden', detail: `a text ${where} cannot be seen: ${text.hidden}` });
    else if (
      text.box[2] > text.box[0] &&
      covers.some((cover) => cover.order > text.order && contains(cover.box, text.box))
    )
      faults.push({ code: 'text-covered', detail: `a text ${where} lies under a rectangle` });
    return faults;
  });
  return [...ofTexts, ...overlap];
}

/** Large enough to hide a character of the smallest size; the runs of a code are not. */
function isCover({ kind, alpha, box }: ShapeMark): boolean {
  return kind === 'rectangle' && alpha >= MIN_OPAQUE && box[2] - box[0] > 2 && box[3] - box[1] > 2;
}

/** A code is no code any more when something is painted over it or into its quiet zone (ISO/IEC 18004 §5.3.8). */
function disturbedCodes(marks: PageMarks, codes: readonly DrawnCode[]): SelfCheckFault[] {
  return codes.flatMap(({ box, size, order }): SelfCheckFault[] => {
    const zone = ((box[2] - box[0]) / size) * QUIET_ZONE * 0.95;
    const around: Box = [box[0] - zone, box[1] - zone, box[2] + zone, box[3] + zone];
    const isText = marks.texts.some((text) => text.box[2] > text.box[0] && overlaps(text.box, around));
    const isShape = marks.shapes.some(
      (shape) =>
        shape.kind === 'rectangle' &&
        ((shape.order > order && overlaps(shape.box, around)) ||
          (shape.order < order &&
            luminance(shape.colour) < 0.9 &&
            overlaps(shape.box, around) &&
            !isModule(shape, size, box))),
    );
    return isText || isShape
      ? [{ code: 'qr-disturbed', detail: 'something lies on the code or too near to it' }]
      : [];
  });
}

function isModule({ box }: ShapeMark, size: number, code: Box): boolean {
  const module = (code[3] - code[1]) / size;
  return contains(code, box, module / 10) && box[3] - box[1] < module * 1.1;
}

function missingFault({ pointer }: ExpectedText): SelfCheckFault {
  return { code: 'text-missing', detail: `${pointer} is not on the page` };
}

function codeFaults(codes: readonly string[], url: string): SelfCheckFault[] {
  const [code] = codes;
  if (code === undefined) return [{ code: 'qr-missing', detail: 'no QR code is drawn' }];
  if (codes.length > 1) return [{ code: 'qr-several', detail: `${codes.length} QR codes are drawn` }];
  if (code === '') return [{ code: 'qr-unreadable', detail: 'the drawn modules are no QR code' }];
  if (code !== url) return [{ code: 'qr-other-url', detail: 'the QR code leads somewhere else' }];
  return [];
}

function distinct(faults: readonly SelfCheckFault[]): SelfCheckFault[] {
  return [...new Map(faults.map((fault) => [`${fault.code} ${fault.detail}`, fault])).values()];
}
