import { PdfRef } from '../../../pdf/read/objects.js';
import { updateFault } from '../update-fault.js';
import { EVIDENCE_KINDS, readSecurityStore, type SecurityStore } from './security-store.js';
import { assertOnlyEntry, assertWritten, newObject, type Step, where } from './written-objects.js';

const KIND = 'validation data';

/**
 * An update that gives the file its document security store, or gives the store more (ISO 32000-2 §12.8.4.3): what
 * it held stays, in its order.
 *
 * @param known the store before; `undefined` when this is the first
 * @param signatures SHA-1 of each signature so far, upper-case hexadecimal: what a VRI may be for
 * @throws FaultError with an `update-` or `validation-data-` code
 */
export function readValidationData(
  step: Step,
  known: SecurityStore | undefined,
  signatures: ReadonlySet<string>,
): SecurityStore {
  const number = known ? known.number : numberOfFirst(step);
  const store = readSecurityStore(step.after.document, number);
  if (known) assertExtended(step, known, store);
  assertWritten(step, {
    kind: KIND,
    changed: [known ? known.number : catalogNumber(step)],
    added: numbersOf(store).filter((used) => used >= step.before.document.objects.length),
  });
  const unknown = [...store.vris.keys()].find((key) => !signatures.has(key));
  if (unknown !== undefined)
    throw updateFault('validation-data-vri', `${where(step.after)}: VRI ${unknown} is for no signature here`);
  return store;
}

export function catalogNumber({ after }: Step): number {
  const root = after.document.trailer.entries.get('Root');
  return root instanceof PdfRef ? root.objectNumber : -1;
}

function numberOfFirst(step: Step): number {
  const catalog = assertOnlyEntry(step, catalogNumber(step), 'DSS');
  const number = newObject(step, catalog.entries.get('DSS'));
  if (number !== undefined) return number;
  throw updateFault('validation-data-form', `${where(step.after)}: DSS is no new object`);
}

/** @throws FaultError `update-entry` when something was left out or moved */
function assertExtended(step: Step, known: SecurityStore, store: SecurityStore): void {
  for (const kind of EVIDENCE_KINDS)
    assertBegins(step, [...store.evidence[kind].keys()], [...known.evidence[kind].keys()]);
  const moved = [...known.vris].find(([key, vri]) => store.vris.get(key)?.number !== vri.number);
  if (moved !== undefined)
    throw updateFault('update-entry', `${where(step.after)}: VRI ${moved[0]} was left out or put elsewhere`);
}

function assertBegins(step: Step, numbers: readonly number[], earlier: readonly number[]): void {
  if (earlier.every((number, index) => numbers[index] === number)) return;
  throw updateFault('update-entry', `${where(step.after)}: earlier validation data were left out or moved`);
}

function numbersOf({ number, evidence, vris }: SecurityStore): number[] {
  const streams = EVIDENCE_KINDS.flatMap((kind) => [...evidence[kind].keys()]);
  return [number, ...streams, ...[...vris.values()].map((vri) => vri.number)];
}
