import {
  isPdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfString,
} from '../../../pdf/read/objects.js';
import { isSameObject } from '../../../pdf/read/same-object.js';
import type { SealField } from '../seal-field.js';
import { updateFault } from '../update-fault.js';
import { assertOnlyEntry, assertWritten, newObject, type Step, where } from './written-objects.js';

/** A field whose value is a timestamp over the whole file before it (ISO 32000-2 §12.8.5). */
export type TimestampField = Readonly<{ fieldName: string; signatureRef: PdfRef; signature: PdfDict }>;

const KIND = 'a document timestamp';
const DICTIONARY_KEYS = ['Type', 'Filter', 'SubFilter', 'V', 'ByteRange', 'Contents'];

/** Print and Locked; PDF/A wants every widget printable (ISO 19005-3 §6.3.2). */
const FLAGS = 132;

/**
 * A field without place is put to the form and to the annotations of the page that has the first seal.
 *
 * @param form object number of the AcroForm
 * @param count document timestamps before this one
 * @throws FaultError with an `update-` or `timestamp-` code
 */
export function readDocumentTimestamp(
  step: Step,
  { form, seal, count }: { form: number; seal: SealField; count: number },
): TimestampField {
  const annotations = annotationsOf(step, seal);
  const fields = assertOnlyEntry(step, form, 'Fields').entries.get('Fields');
  const earlier = step.before.document.objects[form];
  const field = onlyAppended(
    step,
    earlier instanceof PdfDict ? earlier.entries.get('Fields') : undefined,
    fields,
  );
  const { objects } = step.after.document;
  const annotation = onlyAppended(step, step.before.document.objects[annotations], objects[annotations]);
  if (field !== annotation)
    throw updateFault('timestamp-field', `${where(step.after)}: form and page get different objects`);
  const dict = objects[field];
  if (!(dict instanceof PdfDict)) throw updateFault('timestamp-field', `object ${field} is no dictionary`);
  const fieldName = `DocumentTimestamp${count + 1}`;
  const signatureRef = assertField(step, dict, { fieldName, page: seal.page.ref });
  assertWritten(step, {
    kind: KIND,
    changed: [form, annotations],
    added: [field, signatureRef.objectNumber],
  });
  return { fieldName, signatureRef, signature: dictionaryOf(step, signatureRef) };
}

function annotationsOf({ after }: Step, { page }: SealField): number {
  const annotations = page.dict.entries.get('Annots');
  if (annotations instanceof PdfRef) return annotations.objectNumber;
  throw updateFault(
    'timestamp-field',
    `${where(after)}: page ${page.number} has no array of annotations to extend`,
  );
}

/** @returns the object number of the one reference that stands behind all the earlier ones */
function onlyAppended(step: Step, old: PdfObject | undefined, fresh: PdfObject | undefined): number {
  const isLonger = isPdfArray(old) && isPdfArray(fresh) && fresh.length === old.length + 1;
  const number = isLonger ? newObject(step, fresh.at(-1)) : undefined;
  if (number !== undefined && isLonger && isSameObject(fresh.slice(0, -1), old)) return number;
  throw updateFault(
    'timestamp-field',
    `${where(step.after)}: not exactly one new field is put behind the others`,
  );
}

function assertField(step: Step, field: PdfDict, expected: { fieldName: string; page: PdfRef }): PdfRef {
  const value = field.entries.get('V');
  const wanted = new Map<string, PdfObject | undefined>([
    ['Type', new PdfName('Annot')],
    ['Subtype', new PdfName('Widget')],
    ['FT', new PdfName('Sig')],
    ['T', new PdfString(Buffer.from(expected.fieldName, 'latin1'), 'literal', 0, 0)],
    ['F', FLAGS],
    ['P', expected.page],
    ['Rect', [0, 0, 0, 0]],
    ['V', value],
  ]);
  const wrong = [...new Set([...wanted.keys(), ...field.entries.keys()])].find(
    (key) => !isSameObject(field.entries.get(key), wanted.get(key)),
  );
  if (wrong !== undefined)
    throw updateFault('timestamp-field', `${where(step.after)}: /${wrong} of the timestamp's field`);
  if (value instanceof PdfRef && newObject(step, value) !== undefined) return value;
  throw updateFault('timestamp-field', `${where(step.after)}: the field has no timestamp of its own`);
}

/** ETSI EN 319 142-1 §5.4.3; without M, Name or Reason: only the token says who and when. */
function dictionaryOf({ after }: Step, ref: PdfRef): PdfDict {
  const { document } = after;
  const signature = document.resolve(ref);
  const isTimestamp =
    signature instanceof PdfDict &&
    DICTIONARY_KEYS.every((key) => signature.entries.has(key)) &&
    signature.entries.size === DICTIONARY_KEYS.length &&
    document.optionalName(signature, 'Type') === 'DocTimeStamp' &&
    document.optionalName(signature, 'Filter') === 'Adobe.PPKLite' &&
    document.optionalName(signature, 'SubFilter') === 'ETSI.RFC3161' &&
    signature.entries.get('V') === 0;
  if (isTimestamp) return signature;
  throw updateFault(
    'timestamp-dictionary',
    `${where(after)}: object ${ref.objectNumber} is no document timestamp`,
  );
}
