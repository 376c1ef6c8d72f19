import { PdfDict, PdfRef, type PdfStream } from '../../pdf/read/objects.js';
import { type Box, contains, type PdfPage, readBox } from '../../pdf/read/page-tree.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import { sealFault } from './seal-fault.js';

/** A signature field that can be seen, merged with its one widget. */
export type Widget = Readonly<{
  ref: PdfRef;
  dict: PdfDict;
  fieldName: string;
  page: PdfPage;
  rect: Box;
  appearanceRef: PdfRef;
  /** What the widget shows (ISO 32000-1 §12.5.5). */
  appearance: PdfStream;
}>;

/** ISO 32000-1 table 165: Print, and optionally Locked; never one that hides. */
const PRINT = 4;
const LOCKED = 128;

/** ISO 32000-1 tables 164, 188, 220, 232; anything else could make a viewer show or do something more. */
const KEYS: ReadonlySet<string> = new Set([
  'Type',
  'Subtype',
  'FT',
  'T',
  'TU',
  'V',
  'F',
  'P',
  'Rect',
  'AP',
  'Lock',
]);

/** @throws FaultError with a `seal-` code, or a `pdf-` code where objects are missing or of another type */
export function readWidget(document: PdfDocument, pages: readonly PdfPage[], ref: PdfRef): Widget {
  const dict = document.resolve(ref);
  if (!(dict instanceof PdfDict)) throw sealFault('seal-field', 'the field is no dictionary');
  assertSignatureWidget(document, dict);
  const page = pageOf(pages, dict);
  const rect = readBox(document, dict, 'Rect');
  const isOnPage = contains(page.box, rect) && rect[2] > rect[0] && rect[3] > rect[1];
  if (!isOnPage) throw sealFault('seal-place', 'the seal is empty or outside its page');
  const appearances = document.dict(dict, 'AP');
  const appearance = document.stream(appearances, 'N');
  const appearanceRef = appearances.entries.get('N');
  if (!(appearanceRef instanceof PdfRef) || appearances.entries.size !== 1)
    throw sealFault('seal-field', 'the seal has more than one appearance');
  const unknown = [...dict.entries.keys()].find((key) => !KEYS.has(key));
  if (unknown !== undefined) throw sealFault('seal-field', `the field has an entry /${unknown}`);
  const fieldName = Buffer.from(document.string(dict, 'T').bytes).toString('latin1');
  return { ref, dict, fieldName, page, rect, appearanceRef, appearance };
}

function assertSignatureWidget(document: PdfDocument, field: PdfDict): void {
  const isWidget =
    document.optionalName(field, 'Type') === 'Annot' && document.optionalName(field, 'Subtype') === 'Widget';
  if (document.optionalName(field, 'FT') !== 'Sig' || !isWidget || field.entries.has('Kids'))
    throw sealFault('seal-field', 'the field is not a signature field with one widget');
  const flags = document.optionalNumber(field, 'F') ?? 0;
  if (flags !== PRINT && flags !== (PRINT | LOCKED))
    throw sealFault('seal-field-flags', `flags ${flags} do not mean printed and visible`);
}

function pageOf(pages: readonly PdfPage[], field: PdfDict): PdfPage {
  const ref = field.entries.get('P');
  const page = pages.find(
    (candidate) => ref instanceof PdfRef && candidate.ref.objectNumber === ref.objectNumber,
  );
  if (page === undefined) throw sealFault('seal-place', 'the seal names no page of the file');
  return page;
}
