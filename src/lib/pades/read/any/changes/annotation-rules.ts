import { type PdfDict, PdfRef } from '../../../../pdf/read/objects.js';
import { covers } from './covered-seals.js';
import { dictAt, nameAt, type PageAnnotation } from './document-map.js';
import type { ObjectPath } from './object-path.js';
import { mayAnnotate } from './rights.js';
import type { Step } from './step.js';

/** What lies on the pages that both states have. Widgets of fields are judged with their fields. */
export function judgeAnnotations(step: Step): void {
  const { before, after } = step;
  for (const [objectNumber, page] of after.pages) {
    step.deadline();
    const old = before.pages.get(objectNumber);
    if (old === undefined) continue;
    const path = after.root
      .to('Pages')
      .to('Kids')
      .to(page - 1)
      .inside(objectNumber, page)
      .to('Annots');
    const [earlier, later] = [before.annotations[old - 1] ?? [], after.annotations[page - 1] ?? []];
    reachArray(step, objectNumber, earlier.length !== later.length);
    judgePage(step, path, earlier, later);
  }
}

/** The array may be an object of its own, which every new annotation rewrites. */
function reachArray(
  { comparison, touched, after: { view } }: Step,
  page: number,
  isOtherLength: boolean,
): void {
  const annotations = dictAt(view, new PdfRef(page, 0))?.entries.get('Annots');
  const array = annotations instanceof PdfRef ? annotations.objectNumber : page;
  comparison.reached.add(array);
  if (isOtherLength) touched.add(array);
}

function judgePage(
  step: Step,
  path: ObjectPath,
  old: readonly PageAnnotation[],
  fresh: readonly PageAnnotation[],
): void {
  const [oldRefs, freshRefs] = [refsOf(old), refsOf(fresh)];
  if (orderOf(fresh, oldRefs) !== orderOf(old, freshRefs)) report(step, 'annotation-changed', path);
  for (const number of oldRefs.keys()) if (!freshRefs.has(number)) judgeRemoved(step, path, number);
  fresh.forEach(({ value }, index) => {
    if (!(value instanceof PdfRef)) return;
    const before = oldRefs.get(value.objectNumber);
    if (before === undefined) judgeAdded(step, path.to(index), value);
    else judgeKept(step, path.to(index), { before, after: value });
  });
  judgeInline(step, path, inlineOf(old), inlineOf(fresh));
}

/** Annotations that are written into the array itself are told apart by their order only. */
function judgeInline(
  step: Step,
  path: ObjectPath,
  old: readonly PageAnnotation[],
  fresh: readonly PageAnnotation[],
): void {
  if (fresh.length > old.length) report(step, 'annotation-added', path);
  if (fresh.length < old.length) report(step, 'annotation-removed', path);
  if (fresh.length !== old.length) return;
  fresh.forEach(({ value }, index) => {
    const [first] = step.touch(step.comparison.compare(path.to(index), old[index]?.value, value));
    if (first) report(step, 'annotation-changed', first.path);
  });
}

function judgeKept(
  step: Step,
  path: ObjectPath,
  { before, after }: Readonly<{ before: PdfRef; after: PdfRef }>,
): void {
  const { objectNumber } = after;
  if (step.after.fields.has(objectNumber) || step.isUntouched(objectNumber)) return;
  const [first] = step.touch(step.comparison.compareInside(path, before, after));
  if (first) report(step, 'annotation-changed', first.path);
}

function judgeAdded(step: Step, path: ObjectPath, ref: PdfRef): void {
  const { before, after } = step;
  const { objectNumber: number } = ref;
  step.deadline();
  const dict = dictAt(after.view, ref);
  step.reach(ref);
  if (after.fields.has(number)) {
    if (before.fields.has(number))
      step.refuse('field-changed', { path, name: after.fields.get(number)?.name ?? '' });
    return;
  }
  if (dict && covers(step, number, dict)) step.refuse('seal-covered', { path });
  if (isWidget(step, dict) || before.view.definedIn(number) !== undefined)
    return step.refuse('annotation-added', { path });
  report(step, 'annotation-added', path);
}

function judgeRemoved(step: Step, path: ObjectPath, number: number): void {
  const field = step.before.fields.get(number);
  if (field === undefined) report(step, 'annotation-removed', path);
  else if (step.after.fields.has(number)) step.refuse('field-changed', { path, name: field.name });
}

/** A widget without a field looks like one and holds nothing. */
function isWidget({ after: { view } }: Step, dict: PdfDict | undefined): boolean {
  return nameAt(view, dict, 'Subtype') === 'Widget';
}

function report(
  step: Step,
  code: 'annotation-added' | 'annotation-changed' | 'annotation-removed',
  path: ObjectPath,
): void {
  step.add({ kind: 'annotation', code, permitted: mayAnnotate(step.rights), path });
}

/** What stays, as often as it is there. @param kept by number */
function orderOf(annotations: readonly PageAnnotation[], kept: ReadonlyMap<number, PdfRef>): string {
  return annotations
    .map(({ value }) => (value instanceof PdfRef && kept.has(value.objectNumber) ? value : undefined))
    .map((ref) => (ref === undefined ? '' : `${ref.objectNumber} ${ref.generation},`))
    .join('');
}

function refsOf(annotations: readonly PageAnnotation[]): ReadonlyMap<number, PdfRef> {
  const refs = new Map<number, PdfRef>();
  for (const { value } of annotations)
    if (value instanceof PdfRef && !refs.has(value.objectNumber)) refs.set(value.objectNumber, value);
  return refs;
}

function inlineOf(annotations: readonly PageAnnotation[]): PageAnnotation[] {
  return annotations.filter(({ objectNumber }) => objectNumber === undefined);
}
