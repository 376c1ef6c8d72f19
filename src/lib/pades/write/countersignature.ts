import { type PDFDict, PDFName, PDFNumber } from 'pdf-lib';
import { EncodedObject } from '../../pdf/write/encoded-object.js';
import { PdfFormError } from '../../pdf/write/pdf-form-error.js';
import { PdfUpdate } from '../../pdf/write/pdf-update.js';
import { type Appearance, appearanceStream, type Rect } from './appearance.js';
import { entryRef, type FormField, isSigned, readForm } from './form-fields.js';
import { preparedAt, type PreparedSeal } from './prepared-seal.js';
import { encodeSeal, type SignatureEntries } from './signature-dictionary.js';
import { fieldLock } from './signature-reference.js';

export type Countersignature = Readonly<{
  /** Of the field that the first seal reserved. */
  fieldName: string;
  appearance: Appearance;
  signature: SignatureEntries;
}>;

/**
 * The second seal, in the field that the first one reserved: an update that changes this field and what it shows,
 * and closes the document as the field's Lock says (ISO 32000-2 §12.7.5.5, §12.8.2.4).
 *
 * @param bytes a file with its first seal and nothing behind it; not modified
 * @throws PdfFormError when no seal may follow, or the field is not there or sealed already
 */
export function prepareCountersignature(bytes: Uint8Array, seal: Countersignature): PreparedSeal {
  const update = PdfUpdate.of(bytes);
  const { ref, dict } = reservedField(update, seal.fieldName);
  const lock = update.dict(entryRef(dict, 'Lock'));
  const fields = update.array(lock.get(PDFName.of('Fields')));
  const encoded = encodeSeal(seal.signature, fieldLock(fields, update.catalogRef));
  const signatureRef = update.add(new EncodedObject(encoded.source));
  dict.set(PDFName.of('V'), signatureRef);
  update.replace(ref, dict);
  const shown = entryRef(update.dict(dict.get(PDFName.of('AP'))), 'N');
  update.replace(shown, appearanceStream(update, seal.appearance, rectOf(update, dict)));
  const written = update.serialise();
  return preparedAt(written, update.offsetOf(signatureRef), encoded);
}

function reservedField(update: PdfUpdate, fieldName: string): FormField {
  const field = readForm(update).fields.find(({ name }) => name === fieldName);
  if (!field) throw new PdfFormError(`there is no field ${fieldName}`);
  if (isSigned(field)) throw new PdfFormError(`the field ${fieldName} is sealed already`);
  if (update.revisions !== 1) throw new PdfFormError('a countersignature follows the first seal only');
  return field;
}

function rectOf(update: PdfUpdate, field: PDFDict): Rect {
  const corners = update.array(field.get(PDFName.of('Rect'))).asArray();
  const [x1, y1, x2, y2] = corners.map((corner) => (corner instanceof PDFNumber ? corner.asNumber() : NaN));
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined)
    throw new PdfFormError('Rect has not four corners');
  return [x1, y1, x2, y2];
}
