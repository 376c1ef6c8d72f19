import { isPdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from './objects.js';
import type { PdfDocument } from './pdf-document.js';
import { pdfFault } from './pdf-fault.js';

/** Entries that make a viewer do something (ISO 32000-1 §12.6, §12.7.8, §8.11); none is ever written. */
const ACTIVE_KEYS: ReadonlySet<string> = new Set([
  'A',
  'AA',
  'JS',
  'JavaScript',
  'Launch',
  'NeedAppearances',
  'OC',
  'OCProperties',
  'OpenAction',
  'Requirements',
  'RichMedia',
  'XFA',
]);

/** Structure elements use A for attributes (§14.7.5), not for an action. */
const ATTRIBUTE_KEY = 'A';

/**
 * Walks from the trailer to everything it leads to: each object must be used, each reference must lead somewhere,
 * and nothing may be able to change the page after it was sealed.
 *
 * @throws FaultError `pdf-reference`, `pdf-active-content`, `pdf-object-unused`, `pdf-stream-kind`
 */
export function assertClosedGraph(document: PdfDocument): void {
  const seen = new Set<number>([0]);
  const pending: PdfObject[] = [document.trailer];
  for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
    if (object instanceof PdfRef) {
      if (seen.has(object.objectNumber)) continue;
      seen.add(object.objectNumber);
      const target = document.resolve(object);
      if (target !== undefined) pending.push(target);
    } else if (object instanceof PdfStream) {
      assertStreamKind(object.dict);
      pending.push(object.dict);
    } else if (object instanceof PdfDict) {
      assertInert(object);
      pending.push(...object.entries.values());
    } else if (isPdfArray(object)) pending.push(...object);
  }
  const unused = document.objects.findIndex((_, number) => !seen.has(number));
  if (unused !== -1) throw pdfFault('pdf-object-unused', `nothing refers to object ${unused}`);
}

function assertInert(dict: PdfDict): void {
  const key = [...dict.entries.keys()].find((candidate) => ACTIVE_KEYS.has(candidate));
  if (key === undefined || (key === ATTRIBUTE_KEY && typeIs(dict, 'StructElem'))) return;
  throw pdfFault('pdf-active-content', `a dictionary has /${key}`);
}

/** Object and cross-reference streams would hide objects from this reader (ISO 32000-1 §7.5.7, §7.5.8). */
function assertStreamKind(dict: PdfDict): void {
  if (typeIs(dict, 'ObjStm') || typeIs(dict, 'XRef'))
    throw pdfFault('pdf-stream-kind', 'the file has an object stream or a cross-reference stream');
}

function typeIs(dict: PdfDict, type: string): boolean {
  const value = dict.entries.get('Type');
  return value instanceof PdfName && value.name === type;
}
