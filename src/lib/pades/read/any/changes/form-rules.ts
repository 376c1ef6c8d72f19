import { PdfDict, PdfRef } from '../../../../pdf/read/objects.js';
import type { Difference } from './graph-comparison.js';
import type { Step } from './step.js';

/** Judged field by field. */
const FIELDS = 'Fields';
/** Defaults for fields that viewers draw anew; they show nothing by themselves. */
const DEFAULT_KEYS: ReadonlySet<string> = new Set(['DA', 'Q', 'DR']);
const SEALING_CODES: ReadonlySet<string> = new Set([
  'seal-filled',
  'seal-added',
  'seal-field-added',
  'document-timestamp-added',
]);

/** The interactive form besides its fields (ISO 32000-2 table 224). Judged after the fields. */
export function judgeForm(step: Step): void {
  const { before, after, comparison } = step;
  reachForm(step);
  const [old, fresh] = [before.form ?? NO_FORM, after.form ?? NO_FORM];
  const path = after.formPath;
  for (const key of new Set([...old.entries.keys(), ...fresh.entries.keys()])) {
    if (key === FIELDS) continue;
    const differences = step.touch(
      comparison.compare(path.to(key), old.entries.get(key), fresh.entries.get(key)),
    );
    for (const difference of differences) judgeEntry(step, key, difference);
  }
  judgeInlineFields(step);
}

const NO_FORM = new PdfDict(new Map());

function judgeEntry(step: Step, key: string, difference: Difference): void {
  const { path, before } = difference;
  if (key === 'SigFlags' && raisesFlags(step, difference)) return;
  if (key === 'XFA') return step.refuse('active-content-changed', { path });
  const isAdded = before === undefined && isSealed(step);
  if (DEFAULT_KEYS.has(key) && isAdded)
    return step.add({ kind: 'extension', code: 'form-changed', permitted: true, path });
  const isDefault = DEFAULT_KEYS.has(key) && (key !== 'DR' || before === undefined);
  if (!isDefault) return step.refuse('form-changed', { path });
  step.add({ kind: 'form-fill', code: 'form-changed', permitted: step.rights.p !== 1, path });
}

/** A new seal or timestamp sets SignaturesExist and AppendOnly, and clears neither. */
function raisesFlags(step: Step, difference: Difference): boolean {
  const { before, after } = step;
  const old = before.view.resolve(difference.before) ?? 0;
  const fresh = after.view.resolve(difference.after);
  const isRaised = typeof old === 'number' && typeof fresh === 'number' && (old & ~fresh) === 0 && fresh <= 3;
  return isRaised && isSealed(step);
}

/** Tools that put a seal or a timestamp give the form the defaults that it lacks. */
function isSealed({ changes }: Step): boolean {
  return changes.some(({ code }) => SEALING_CODES.has(code));
}

/** Fields that have no object of their own are only compared as a whole. */
function judgeInlineFields(step: Step): void {
  const { before, after, comparison } = step;
  if (before.inlineFields + after.inlineFields === 0) return;
  const [old, fresh] = [before.form?.entries.get(FIELDS), after.form?.entries.get(FIELDS)];
  const [first] = step.touch(comparison.compare(after.formPath.to(FIELDS), old, fresh));
  if (first) step.refuse('field-changed', { path: first.path });
}

function reachForm(step: Step): void {
  const form = step.after.view.catalog.entries.get('AcroForm');
  const array = step.after.form?.entries.get(FIELDS);
  for (const ref of [form, array]) {
    if (!(ref instanceof PdfRef)) continue;
    step.comparison.reached.add(ref.objectNumber);
    if (step.changes.length > 0) step.touched.add(ref.objectNumber);
  }
  if (step.changes.length > 0) step.touched.add(step.after.formPath.holder);
}
