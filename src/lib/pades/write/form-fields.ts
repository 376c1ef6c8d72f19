import { type PDFArray, type PDFDict, PDFName, PDFRef, PDFString } from 'pdf-lib';
import { PdfFormError } from '../../pdf/write/pdf-form-error.js';
import type { PdfUpdate } from '../../pdf/write/pdf-update.js';

/** A signature field and its widget, in one dictionary. */
export type FormField = Readonly<{ name: string; ref: PDFRef; dict: PDFDict }>;

export type Form = Readonly<{
  ref: PDFRef;
  dict: PDFDict;
  fieldRefs: PDFArray;
  fields: readonly FormField[];
}>;

/** Every document timestamp's field is called so, with its number behind. */
export const TIMESTAMP_FIELD = 'DocumentTimestamp';

/** @throws PdfFormError when the catalog has no form that is an object of its own */
export function readForm(update: PdfUpdate): Form {
  const ref = entryRef(update.dict(update.catalogRef), 'AcroForm');
  const dict = update.dict(ref);
  const fieldRefs = update.array(dict.get(PDFName.of('Fields')));
  const fields = fieldRefs.asArray().map((entry) => readField(update, entry));
  return { ref, dict, fieldRefs, fields };
}

function readField(update: PdfUpdate, ref: unknown): FormField {
  if (!(ref instanceof PDFRef)) throw new PdfFormError('a field is no reference');
  const dict = update.dict(ref);
  const name = dict.get(PDFName.of('T'));
  if (!(name instanceof PDFString)) throw new PdfFormError('a field has no name');
  return { name: name.asString(), ref, dict };
}

/** @throws PdfFormError when the entry is missing or direct */
export function entryRef(dict: PDFDict, key: string): PDFRef {
  const ref = dict.get(PDFName.of(key));
  if (!(ref instanceof PDFRef)) throw new PdfFormError(`${key} is no reference`);
  return ref;
}

export function isSigned({ dict }: FormField): boolean {
  return dict.has(PDFName.of('V'));
}

/**
 * Validation data and document timestamps come when all parties have sealed: a seal cannot follow them.
 *
 * @throws PdfFormError naming the field that waits
 */
export function assertAllSigned({ fields }: Form): void {
  const waiting = fields.find((field) => !isSigned(field));
  if (waiting) throw new PdfFormError(`the field ${waiting.name} is not sealed yet`);
}
