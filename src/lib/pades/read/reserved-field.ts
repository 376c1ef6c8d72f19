import { isPdfArray, PdfDict, PdfName, type PdfObject, PdfString } from '../../pdf/read/objects.js';
import type { PdfDocument } from '../../pdf/read/pdf-document.js';
import { isSameObject } from '../../pdf/read/same-object.js';
import { onlyReference } from './certification.js';
import { sealFault } from './seal-fault.js';
import type { Widget } from './widget.js';

/** The empty field of the party that seals second, and what its seal will close. */
export type ReservedField = Widget & Readonly<{ lock: PdfDict }>;

const LOCK_KEYS = ['Type', 'Action', 'Fields', 'P'];

/**
 * An unsigned field that shows nothing and whose Lock closes both seals, and with P 1 the whole document (ISO 32000-2
 * table 236). The lock names the fields: with All or Exclude the field of a later timestamp would break it.
 *
 * @param firstSeal name of the certifying seal's field
 * @throws FaultError `seal-reserved-field`, `seal-lock`
 */
export function readReservedField(document: PdfDocument, widget: Widget, firstSeal: string): ReservedField {
  if (widget.dict.entries.has('V'))
    throw sealFault('seal-reserved-field', 'the reserved field is signed already');
  if (widget.fieldName === firstSeal || widget.fieldName === '')
    throw sealFault('seal-reserved-field', 'the reserved field has no name of its own');
  if (document.decode(widget.appearance).length > 0)
    throw sealFault('seal-reserved-field', 'the reserved field shows something before it is signed');
  const lock = document.optionalDict(widget.dict, 'Lock');
  if (lock === undefined) throw sealFault('seal-lock', 'the reserved field has no lock');
  const names = namesOf(lock.entries.get('Fields'));
  const isExact =
    isLockDictionary(lock) &&
    lock.entries.get('P') === 1 &&
    names?.join() === [firstSeal, widget.fieldName].join();
  if (!isExact) throw sealFault('seal-lock', 'the lock does not close both seals and the document');
  return { ...widget, lock };
}

function isLockDictionary({ entries }: PdfDict): boolean {
  return (
    LOCK_KEYS.every((key) => entries.has(key)) &&
    entries.size === LOCK_KEYS.length &&
    isName(entries.get('Type'), 'SigFieldLock') &&
    isName(entries.get('Action'), 'Include')
  );
}

/** Text strings that are plain letters; anything else is `undefined`. */
function namesOf(fields: PdfObject | undefined): string[] | undefined {
  if (!isPdfArray(fields)) return undefined;
  const names = fields.map((name) =>
    name instanceof PdfString ? Buffer.from(name.bytes).toString('latin1') : '',
  );
  return names.every((name) => /^[A-Za-z0-9]+$/.test(name)) ? names : undefined;
}

/**
 * The one reference of a countersignature repeats the field's lock as FieldMDP (ISO 32000-2 §12.8.2.4), and
 * certifies nothing: a document is certified once.
 *
 * @throws FaultError `seal-lock`, `seal-certification`
 */
export function assertLocks(document: PdfDocument, signature: PdfDict, { lock }: ReservedField): void {
  const reference = onlyReference(document, signature);
  const parameters = reference.entries.get('TransformParams');
  const expected = new Map<string, PdfObject>([
    ['Type', new PdfName('TransformParams')],
    ['Action', new PdfName('Include')],
    ['Fields', lock.entries.get('Fields') ?? null],
    ['V', new PdfName('1.2')],
  ]);
  const isFieldLock =
    isName(reference.entries.get('Type'), 'SigRef') &&
    isName(reference.entries.get('TransformMethod'), 'FieldMDP') &&
    isSameObject(parameters, new PdfDict(expected)) &&
    isSameObject(reference.entries.get('Data'), document.trailer.entries.get('Root')) &&
    reference.entries.size === 4;
  if (!isFieldLock) throw sealFault('seal-lock', 'the seal does not lock what its field is to lock');
}

function isName(object: PdfObject | undefined, name: string): boolean {
  return object instanceof PdfName && object.name === name;
}
