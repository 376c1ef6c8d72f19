import { createHash } from 'node:crypto';
import { PdfRef, type PdfDict, PdfString } from '../../../pdf/read/objects.js';
import { catalogOf } from '../../../pdf/read/page-tree.js';
import type { PdfRevision } from '../../../pdf/read/strict-file.js';
import type { SealField, SealForm } from '../seal-field.js';
import { updateFault } from '../update-fault.js';
import { readCountersignature } from './countersignature.js';
import { readDocumentTimestamp, type TimestampField } from './document-timestamp.js';
import type { SecurityStore } from './security-store.js';
import { catalogNumber, readValidationData } from './validation-data.js';
import { type Step, where } from './written-objects.js';

/** One update of a sealed file, which is exactly one of three things. */
export type Update = Readonly<{ revision: PdfRevision }> &
  (
    | Readonly<{ kind: 'countersignature'; seal: SealField }>
    | Readonly<{ kind: 'validation-data'; store: SecurityStore }>
    | Readonly<{ kind: 'document-timestamp'; timestamp: TimestampField }>
  );

/**
 * Says of every update what it is. A seal that allows nothing, or one signing, still lets validation data and
 * document timestamps follow (ISO 32000-2 §12.8.2.2, table 257) — these, as our writer makes them, and nothing else.
 *
 * @throws FaultError with an `update-`, `timestamp-`, `validation-data-`, `seal-` or `pdf-` code
 */
export function judgeUpdates(
  [first, ...rest]: readonly [PdfRevision, ...PdfRevision[]],
  form: SealForm,
): readonly Update[] {
  const updates: Update[] = [];
  let before = first;
  for (const after of rest) {
    updates.push(judge({ before, after }, form, updates));
    before = after;
  }
  return updates;
}

function judge(step: Step, form: SealForm, earlier: readonly Update[]): Update {
  const { before, after: revision } = step;
  const isChanged = (number: number): boolean => revision.changed.includes(number);
  const { reserved } = form;
  if (reserved !== undefined && isChanged(reserved.ref.objectNumber)) {
    if (earlier.length > 0) throw misplaced(step, 'a countersignature');
    return { kind: 'countersignature', revision, seal: readCountersignature(step, reserved) };
  }
  const store = earlier.findLast((update) => update.kind === 'validation-data')?.store;
  if (isChanged(store?.number ?? catalogNumber(step))) {
    assertAllSealed(step, form, earlier);
    const signatures = new Set(signaturesOf(form, earlier).map(contentsDigest));
    return { kind: 'validation-data', revision, store: readValidationData(step, store, signatures) };
  }
  const formRef = catalogOf(before.document).entries.get('AcroForm');
  if (formRef instanceof PdfRef && isChanged(formRef.objectNumber)) {
    assertAllSealed(step, form, earlier);
    const count = earlier.filter(({ kind }) => kind === 'document-timestamp').length;
    const place = { form: formRef.objectNumber, seal: form.seal, count };
    return { kind: 'document-timestamp', revision, timestamp: readDocumentTimestamp(step, place) };
  }
  const object = revision.changed[0] ?? revision.added[0];
  throw updateFault('update-object', `${where(revision)}: no update may write object ${object}`);
}

/** While a seal is awaited nothing else may come: the last seal covers all that was there before it. */
function assertAllSealed(step: Step, { reserved }: SealForm, earlier: readonly Update[]): void {
  if (reserved !== undefined && earlier[0]?.kind !== 'countersignature')
    throw misplaced(step, 'what keeps seals, before the last one,');
}

function misplaced({ after }: Step, what: string): Error {
  return updateFault('update-order', `${where(after)}: ${what} may not stand here`);
}

function signaturesOf({ seal }: SealForm, updates: readonly Update[]): readonly PdfDict[] {
  const later = updates.flatMap((update) => {
    if (update.kind === 'countersignature') return [update.seal.signature];
    return update.kind === 'document-timestamp' ? [update.timestamp.signature] : [];
  });
  return [seal.signature, ...later];
}

/** Name of a VRI: SHA-1 of the whole string, padding included (ISO 32000-2 §12.8.4.3). */
function contentsDigest(signature: PdfDict): string {
  const contents = signature.entries.get('Contents');
  return contents instanceof PdfString ? vriKey(contents.bytes) : '';
}

function vriKey(contents: Uint8Array): string {
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}
