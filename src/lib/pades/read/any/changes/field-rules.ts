import { PdfDict, type PdfObject, PdfRef } from '../../../../pdf/read/objects.js';
import { arrayAt, type DocumentMap, type FieldNode } from './document-map.js';
import type { Difference } from './graph-comparison.js';
import { isShown, isTimestamp, judgeNewField } from './new-field-rules.js';
import type { ObjectPath } from './object-path.js';
import { mayFill } from './rights.js';
import type { Step } from './step.js';

/** What filling in a field may change besides its value: how it looks, and whether it may be filled in again. */
const FILLING_KEYS: ReadonlySet<string> = new Set([
  'V',
  'AP',
  'AS',
  'F',
  'DA',
  'Q',
  'Ff',
  'I',
  'RV',
  'M',
  'MK',
]);
const TREE_KEYS: ReadonlySet<string> = new Set(['Kids', 'Parent', 'P']);
const OWN_FILLING: ReadonlySet<string> = new Set(['V', 'AP']);

/** Every field of both states, by object number. */
export function judgeFields(step: Step): void {
  const { before, after } = step;
  const top = { path: after.formPath.to('Fields') };
  judgeKids(step, before.form?.entries.get('Fields'), after.form?.entries.get('Fields'), top);
  for (const [number, field] of after.fields) {
    step.comparison.reached.add(number);
    const old = before.fields.get(number);
    if (old === undefined) judgeNewField(step, field);
    else if (!isUntouched(step, old, field)) judgeField(step, old, field);
  }
  for (const [number, { name, type, value, path }] of before.fields)
    if (!after.fields.has(number))
      step.refuse(type === 'Sig' && value !== undefined ? 'seal-removed' : 'field-removed', { path, name });
}

function isUntouched(step: Step, old: FieldNode, { ref, name, value }: FieldNode): boolean {
  const isSame = old.name === name && !isOtherRef(old.value, value);
  const isValueUntouched = value instanceof PdfRef && step.isUntouched(value.objectNumber);
  return isSame && step.isUntouched(ref.objectNumber) && (value === undefined || isValueUntouched);
}

/** Whoever is new below a field, or in the form, has to be a field of its own; nobody may go. */
export function judgeKids(
  step: Step,
  old: PdfObject | undefined,
  fresh: PdfObject | undefined,
  place: { path: ObjectPath; name?: string },
): void {
  const [oldNumbers, freshNumbers] = [refNumbers(step.before, old), refNumbers(step.after, fresh)];
  const isField = (number: number): boolean => step.after.fields.get(number)?.dict.entries.has('T') ?? false;
  const [isOld, isFresh] = [new Set(oldNumbers), new Set(freshNumbers)];
  const added = freshNumbers.filter((number) => !isOld.has(number));
  const isKept = oldNumbers.every((number) => isFresh.has(number) || isGone(step, number));
  const isOnce = isFresh.size === freshNumbers.length || oldNumbers.join() === freshNumbers.join();
  if (!isKept || !isOnce || !added.every(isField)) step.refuse('field-changed', place);
}

/** A field that is gone is reported by its name. */
function isGone({ before, after }: Step, number: number): boolean {
  return before.fields.has(number) && !after.fields.has(number);
}

function refNumbers({ view }: DocumentMap, array: PdfObject | undefined): number[] {
  return arrayAt(view, array).map((entry) => (entry instanceof PdfRef ? entry.objectNumber : -1));
}

/** @returns the entries of the field that differ, and where the first of them does */
function differingKeys(step: Step, old: FieldNode, field: FieldNode): ReadonlyMap<string, Difference> {
  const found = step.touch(step.comparison.compareInside(field.path, old.ref, field.ref, TREE_KEYS));
  const depth = field.path.keys().length;
  const keys = new Map<string, Difference>();
  for (const difference of found) {
    const key = String(difference.path.keys()[depth] ?? '');
    if (!keys.has(key)) keys.set(key, difference);
  }
  return keys;
}

function judgeField(step: Step, old: FieldNode, field: FieldNode): void {
  const keys = differingKeys(step, old, field);
  const { name } = field;
  judgeKids(step, old.dict.entries.get('Kids'), field.dict.entries.get('Kids'), {
    path: field.path.to('Kids'),
    name,
  });
  if (old.name !== name || old.type !== field.type || hasMoved(step, old, field))
    step.refuse('field-changed', { path: field.path, name });
  if (field.type === 'Sig' && old.value !== undefined) judgeSealed(step, old, field, keys);
  else if (field.type === 'Sig') judgeSealing(step, field, keys);
  else if (keys.size > 0) judgeFilling(step, field, keys);
}

/** A widget that claims another page or another field. Some who sign add the page where it stands. */
function hasMoved({ after }: Step, old: FieldNode, { ref, dict }: FieldNode): boolean {
  if (numberAt(old.dict, 'Parent') !== numberAt(dict, 'Parent')) return true;
  const page = numberAt(dict, 'P');
  if (numberAt(old.dict, 'P') === page) return false;
  const shown = after.annotations[(after.pages.get(page ?? -1) ?? 0) - 1] ?? [];
  return old.dict.entries.has('P') || !shown.some(({ objectNumber }) => objectNumber === ref.objectNumber);
}

function numberAt(dict: PdfDict, key: string): number | undefined {
  const value = dict.entries.get(key);
  return value instanceof PdfRef ? value.objectNumber : undefined;
}

/** Nothing of a field that holds a seal may change. */
function judgeSealed(
  step: Step,
  old: FieldNode,
  field: FieldNode,
  keys: ReadonlyMap<string, Difference>,
): void {
  const { name } = field;
  const path = field.path.to('V').inside(field.ref.objectNumber, undefined);
  if (field.value === undefined) return step.refuse('seal-removed', { path, name });
  const isMoved = isOtherRef(old.value, field.value);
  if (isMoved) step.refuse('seal-replaced', { path, name });
  else if (field.dict.entries.has('V')) {
    const [changed] = step.touch(step.comparison.compareInside(path, old.value, field.value));
    if (changed) step.refuse('seal-dictionary-changed', { path: changed.path, name });
  }
  for (const [key, difference] of keys) {
    if (key === 'V' && isMoved) continue;
    const code = key === 'AP' || key === 'AS' ? 'seal-appearance-changed' : 'seal-field-changed';
    step.refuse(code, { path: difference.path, name });
  }
}

function isOtherRef(old: PdfObject | undefined, fresh: PdfObject | undefined): boolean {
  if (!(old instanceof PdfRef) || !(fresh instanceof PdfRef))
    return old instanceof PdfRef !== fresh instanceof PdfRef;
  return old.objectNumber !== fresh.objectNumber;
}

/** An empty signature field gets its seal, or is left as it was. */
function judgeSealing(step: Step, field: FieldNode, keys: ReadonlyMap<string, Difference>): void {
  const { name, path, value } = field;
  for (const [key, difference] of keys)
    if (value === undefined || !FILLING_KEYS.has(key))
      step.refuse('seal-field-changed', { path: difference.path, name });
  if (value === undefined || !field.dict.entries.has('V')) return;
  step.reach(value);
  if (!step.isNew(value) && value instanceof PdfRef) return step.refuse('seal-recycled', { path, name });
  if (isTimestamp(step, value) && !isShown(step, field))
    return step.add({ kind: 'extension', code: 'document-timestamp-added', permitted: true, path, name });
  const ownForm = [...keys].every(([key, difference]) => isOwnFilling(step, key, difference));
  const permitted = mayFill(step.rights, name);
  step.add({ kind: 'signature', code: 'seal-filled', permitted, ownForm, path, name });
}

/** Our own seals bring a signature dictionary and a new picture in the appearance that was reserved. */
function isOwnFilling(step: Step, key: string, { path, before, after }: Difference): boolean {
  if (!OWN_FILLING.has(key)) return false;
  const keys = path.keys();
  return key === 'V' ? before === undefined && step.isNew(after) : keys[keys.indexOf('AP') + 1] === 'N';
}

function judgeFilling(step: Step, field: FieldNode, keys: ReadonlyMap<string, Difference>): void {
  const { name } = field;
  const foreign = [...keys].find(([key]) => !FILLING_KEYS.has(key));
  const isFormField = field.type !== undefined && foreign === undefined;
  const [, first] = foreign ?? [...keys][0] ?? [];
  const path = first?.path ?? field.path;
  if (!isFormField) return step.refuse('field-changed', { path, name });
  step.add({ kind: 'form-fill', code: 'form-filled', permitted: mayFill(step.rights, name), path, name });
}
