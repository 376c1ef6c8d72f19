import { PdfDict, type PdfObject, PdfRef } from '../../../pdf/read/objects.js';
import { differingKeys, isSameObject } from '../../../pdf/read/same-object.js';
import type { PdfRevision } from '../../../pdf/read/strict-file.js';
import { updateFault } from '../update-fault.js';

/** An update between the document that it was put behind and the document that it made. */
export type Step = Readonly<{ before: PdfRevision; after: PdfRevision }>;

/** What one kind of update writes: exactly these objects. */
export type Expected = Readonly<{ kind: string; changed: readonly number[]; added: readonly number[] }>;

/** @throws FaultError `update-object`, `update-addition`, `update-entry` naming the object */
export function assertWritten({ before, after }: Step, { kind, changed, added }: Expected): void {
  const foreign = after.changed.find((number) => !changed.includes(number));
  if (foreign !== undefined)
    throw updateFault('update-object', `${where(after)}: ${kind} may not change object ${foreign}`);
  const untouched = changed.find((number) => !after.changed.includes(number));
  if (untouched !== undefined)
    throw updateFault('update-object', `${where(after)}: ${kind} has to change object ${untouched}`);
  const same = changed.find((number) =>
    isSameObject(before.document.objects[number], after.document.objects[number]),
  );
  if (same !== undefined)
    throw updateFault('update-entry', `${where(after)}: object ${same} is written again as it was`);
  const needless = after.added.find((number) => !added.includes(number));
  if (needless !== undefined)
    throw updateFault('update-addition', `${where(after)}: ${kind} does not need object ${needless}`);
  const missing = added.find((number) => !after.added.includes(number));
  if (missing !== undefined)
    throw updateFault(
      'update-addition',
      `${where(after)}: object ${missing} is not new, as ${kind} needs it`,
    );
}

/**
 * The two forms of a dictionary that may differ in one entry only.
 *
 * @throws FaultError `update-entry` naming object and entry; also when nothing differs
 */
export function assertOnlyEntry({ before, after }: Step, number: number, key: string): PdfDict {
  const [old, fresh] = [before.document.objects[number], after.document.objects[number]];
  if (!(old instanceof PdfDict) || !(fresh instanceof PdfDict))
    throw updateFault('update-entry', `${where(after)}: object ${number} is no dictionary`);
  const keys = differingKeys(old, fresh);
  const foreign = keys.find((candidate) => candidate !== key);
  if (foreign !== undefined || keys.length === 0)
    throw updateFault('update-entry', `${where(after)}: /${foreign ?? key} of object ${number}`);
  return fresh;
}

/** @returns the number of a new object that the entry refers to, or undefined */
export function newObject({ before }: Step, entry: PdfObject | undefined): number | undefined {
  const isNew = entry instanceof PdfRef && entry.objectNumber >= before.document.objects.length;
  return isNew ? entry.objectNumber : undefined;
}

export function where({ number }: PdfRevision): string {
  return `revision ${number}`;
}
