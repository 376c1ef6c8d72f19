import { type PDFDict, type PDFRef, PDFString } from 'pdf-lib';
import { EncodedObject } from '../../pdf/write/encoded-object.js';
import { PdfFormError } from '../../pdf/write/pdf-form-error.js';
import { PdfUpdate } from '../../pdf/write/pdf-update.js';
import { assertAllSigned, entryRef, type Form, readForm, TIMESTAMP_FIELD } from './form-fields.js';
import { preparedAt, type PreparedSeal } from './prepared-seal.js';
import { ANNOTATION_FLAGS } from './seal-field.js';
import { encodeDocumentTimestamp } from './signature-dictionary.js';

/**
 * A document timestamp (ISO 32000-2 §12.8.5): an update that adds one signature field without a place, on the page
 * of the first seal. What is embedded is the timestamp token over {@link coveredDigest}.
 *
 * @param bytes a file that all parties have sealed; not modified
 * @param options `reserve`: octets kept free for the token
 * @throws PdfFormError when the file is not of our form or waits for a seal
 */
export function prepareDocumentTimestamp(
  bytes: Uint8Array,
  { reserve }: Readonly<{ reserve: number }>,
): PreparedSeal {
  const update = PdfUpdate.of(bytes);
  const form = readForm(update);
  assertAllSigned(form);
  const pageRef = entryRef(firstSeal(form), 'P');
  const encoded = encodeDocumentTimestamp(reserve);
  const timestampRef = update.add(new EncodedObject(encoded.source));
  const fieldRef = update.add(field(update, { number: nextNumber(form), pageRef, timestampRef }));
  form.fieldRefs.push(fieldRef);
  update.replace(form.ref, form.dict);
  const annotationsRef = entryRef(update.dict(pageRef), 'Annots');
  const annotations = update.array(annotationsRef);
  annotations.push(fieldRef);
  update.replace(annotationsRef, annotations);
  const written = update.serialise();
  return preparedAt(written, update.offsetOf(timestampRef), encoded);
}

/** A rectangle without extent says that there is nothing to show (ISO 32000-2 §12.7.5.5). */
function field(
  { context }: PdfUpdate,
  { number, pageRef, timestampRef }: Readonly<{ number: number; pageRef: PDFRef; timestampRef: PDFRef }>,
): PDFDict {
  return context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: PDFString.of(`${TIMESTAMP_FIELD}${number}`),
    F: ANNOTATION_FLAGS,
    P: pageRef,
    Rect: [0, 0, 0, 0],
    V: timestampRef,
  });
}

function firstSeal({ fields: [first] }: Form): PDFDict {
  if (first === undefined) throw new PdfFormError('the file has no seal');
  return first.dict;
}

function nextNumber({ fields }: Form): number {
  return fields.filter(({ name }) => name.startsWith(TIMESTAMP_FIELD)).length + 1;
}
