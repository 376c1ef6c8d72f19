import { type PdfDict, type PdfObject, PdfRef } from '../../../../pdf/read/objects.js';
import { covers } from './covered-seals.js';
import { arrayAt, boxAt, dictAt, type FieldNode, nameAt } from './document-map.js';
import { mayFill } from './rights.js';
import type { Step } from './step.js';

const HIDDEN = 2;

/** What a signature field or its widget may have besides its value and its looks (ISO 32000-2 tables 166, 191, 226, 235). */
const FIELD_KEYS: ReadonlySet<string> = new Set(
  (
    'Type Subtype Rect Contents P NM M F AP AS Border C StructParent CA ca BM Lang H MK BS BE ' +
    'FT Parent Kids T TU TM Ff V DV DA DR Q DS RV Lock SV'
  ).split(' '),
);
const ACTION_KEYS = ['A', 'AA'];

/** A field that only the later state has, or a widget of such a field. */
export function judgeNewField(step: Step, field: FieldNode): void {
  const { name, path, type, value, dict, ref } = field;
  step.deadline();
  step.touched.add(ref.objectNumber);
  for (const entry of dict.entries.values()) step.reach(entry);
  const parent = dict.entries.get('Parent');
  const isPart = !dict.entries.has('T') && parent instanceof PdfRef;
  if (isPart && step.before.fields.has(parent.objectNumber))
    return step.refuse('field-changed', { path, name });
  const isWritten = step.before.view.definedIn(ref.objectNumber) === undefined;
  if (type !== 'Sig' || !isWritten || (isPart && dict.entries.has('V')))
    return step.refuse('field-added', { path, name });
  judgeEntries(step, field);
  if (isVisible(step, dict) && covers(step, ref.objectNumber, dict))
    step.refuse('seal-covered', { path, name, page: pageOf(step, dict) });
  if (isPart) return;
  if (value !== undefined && !step.isNew(value) && value instanceof PdfRef)
    return step.refuse('seal-recycled', { path, name });
  const shown = widgetsOf(step, field).filter((widget) => isVisible(step, widget));
  if (shown.length === 0 && isTimestamp(step, value)) return addTimestamp(step, field);
  addSeal(step, field, shown);
}

/** Neither what acts by itself nor what nobody knows. */
function judgeEntries(step: Step, { dict, path, name }: FieldNode): void {
  for (const key of dict.entries.keys()) {
    if (FIELD_KEYS.has(key)) continue;
    const code = ACTION_KEYS.includes(key) ? 'active-content-changed' : 'field-added';
    step.refuse(code, { path: path.to(key), name });
  }
}

/** What shows itself has to be a signature, and no certification lets it be anywhere but where a place was left. */
function addSeal(step: Step, { name, path, value, dict }: FieldNode, shown: readonly PdfDict[]): void {
  const isCertified = shown.length > 0 && step.rights.p !== undefined;
  const isPicture = value === undefined && shown.some((widget) => widget.entries.has('AP'));
  step.add({
    kind: 'signature',
    code: value === undefined ? 'seal-field-added' : 'seal-added',
    permitted: mayFill(step.rights, name) && !isCertified && !isPicture,
    path,
    name,
    page: pageOf(step, shown[0] ?? dict),
  });
}

/** The field itself and all below it that have no name of their own. */
function widgetsOf({ after: { view, fields } }: Step, { ref }: FieldNode): PdfDict[] {
  const numbers = new Set([ref.objectNumber]);
  const widgets: PdfDict[] = [];
  // A set hands out what is added to it while it is walked through.
  for (const number of numbers) {
    const dict = fields.get(number)?.dict;
    const isWidget = dict !== undefined && (number === ref.objectNumber || !dict.entries.has('T'));
    if (!isWidget) continue;
    widgets.push(dict);
    for (const kid of arrayAt(view, dict.entries.get('Kids')))
      if (kid instanceof PdfRef) numbers.add(kid.objectNumber);
  }
  return widgets;
}

/** Whether a field or one of its widgets is to be seen. */
export function isShown(step: Step, field: FieldNode): boolean {
  return widgetsOf(step, field).some((widget) => isVisible(step, widget));
}

function isVisible({ after: { view } }: Step, dict: PdfDict): boolean {
  const flags = view.resolve(dict.entries.get('F'));
  const isHidden = typeof flags === 'number' && (flags & HIDDEN) !== 0;
  return !isHidden && boxAt(view, dict) !== undefined;
}

const TIMESTAMP_FIELD_KEYS: ReadonlySet<string> = new Set([
  'Type',
  'Subtype',
  'FT',
  'T',
  'F',
  'P',
  'Rect',
  'V',
]);
const TIMESTAMP_KEYS: ReadonlySet<string> = new Set([
  'Type',
  'Filter',
  'SubFilter',
  'V',
  'ByteRange',
  'Contents',
]);

/** Our own timestamps have a field without a place, and nothing to show. */
function addTimestamp(step: Step, { name, path, dict, value }: FieldNode): void {
  const signature = dictAt(step.after.view, value);
  const ownForm =
    step.isNew(value) &&
    [...dict.entries.keys()].every((key) => TIMESTAMP_FIELD_KEYS.has(key)) &&
    [...(signature?.entries.keys() ?? [])].every((key) => TIMESTAMP_KEYS.has(key));
  step.add({ kind: 'extension', code: 'document-timestamp-added', permitted: true, ownForm, path, name });
}

/** ISO 32000-2 §12.8.5. */
export function isTimestamp({ after: { view } }: Step, value: PdfObject | undefined): boolean {
  const signature = dictAt(view, value);
  const type = nameAt(view, signature, 'Type');
  return (
    (type === 'DocTimeStamp' || type === undefined) && nameAt(view, signature, 'SubFilter') === 'ETSI.RFC3161'
  );
}

function pageOf({ after }: Step, dict: PdfDict): number | undefined {
  const page = dict.entries.get('P');
  return page instanceof PdfRef ? after.pages.get(page.objectNumber) : undefined;
}
