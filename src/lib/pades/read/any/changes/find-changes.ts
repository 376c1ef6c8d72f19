import { FaultError } from '../../../../faults/fault.js';
import type {
  AnyPdf,
  AnyRevision,
  AnySignatureField,
  ByteRangeFault,
} from '../../../../pdf/read/any/index.js';
import { judgeAnnotations } from './annotation-rules.js';
import type { Change, SealChanges } from './change.js';
import { type ChangeCode, sentence } from './change-code.js';
import { judgeDocument, judgeMetadata, judgeTrailer } from './document-rules.js';
import { type DocumentMap, mapDocument } from './document-map.js';
import { judgeFields } from './field-rules.js';
import { judgeForm } from './form-rules.js';
import { judgeLeftovers } from './leftovers.js';
import { isUnreadable } from './one-revision.js';
import { ReferenceLog } from './reference-log.js';
import { locksOf, rightsBefore } from './rights.js';
import { Step } from './step.js';
import { judgeStore } from './store-rules.js';

/**
 * Says for each filled signature what came after the revision it covers. Each revision is compared with the one before it,
 * so that what is changed and changed back is seen too; whatever no rule knows is a change that nothing permits.
 *
 * @param fields as the current state shows them
 * @param deadline asked for each revision, page and object; throws `FaultError` when the time is up
 * @returns one entry for each filled field, in the same order
 * @throws FaultError for limits and deadlines of the reader, `changes-too-many-objects`, and whatever `deadline` throws
 */
export function findChanges(
  pdf: AnyPdf,
  fields: readonly AnySignatureField[],
  deadline: () => void = () => undefined,
): readonly SealChanges[] {
  const filled = fields.filter((field) => field.filled);
  const first = Math.min(...filled.map(({ revision }) => revision ?? Infinity));
  const steps = pdf.revisions.slice(first + 1);
  const states = new Map<number, DocumentMap>();
  const references = new ReferenceLog(pdf);
  const reading = { pdf, fields: filled, states, references, deadline };
  const changes = steps.map((revision) => judgeStep(reading, revision));
  return filled.map((field) => {
    const certification = field.reference?.docMdp;
    const since = field.revision === undefined ? [] : changes.slice(field.revision - first).flat();
    return {
      field: field.name,
      changes: [...coverageFaults(pdf, field), ...since],
      ...(certification && { certification }),
      locks: locksOf(field),
    };
  });
}

type Reading = Readonly<{
  pdf: AnyPdf;
  fields: readonly AnySignatureField[];
  states: Map<number, DocumentMap>;
  references: ReferenceLog;
  deadline: () => void;
}>;

function judgeStep(
  { pdf, fields, states, references, deadline }: Reading,
  revision: AnyRevision,
): readonly Change[] {
  deadline();
  try {
    const rights = rightsBefore(fields, revision.index);
    const [before, after] = [stateAt(pdf, revision.index - 1, states), stateAt(pdf, revision.index, states)];
    const step = new Step(revision, before, after, { rights, references, deadline });
    judgeDocument(step);
    judgeTrailer(step);
    judgeFields(step);
    judgeAnnotations(step);
    judgeForm(step);
    judgeStore(step);
    judgeMetadata(step);
    judgeLeftovers(step, pdf);
    states.delete(before.view.revision);
    return step.changes;
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    if (error.code === 'changes-too-many') return [asWhole('too-many-changes', revision.index)];
    if (isUnreadable(error)) return [asWhole('revision-unreadable', revision.index)];
    throw error;
  }
}

function stateAt(pdf: AnyPdf, revision: number, states: Map<number, DocumentMap>): DocumentMap {
  const known = states.get(revision);
  if (known !== undefined) return known;
  const state = mapDocument(pdf.at(revision));
  states.set(revision, state);
  return state;
}

/** Octets behind the CMS, where no signature looks; the seal itself is sound. */
function isPadding({ code }: ByteRangeFault): boolean {
  return code === 'contents-padding';
}

/** A signature whose ByteRange is not exactly one revision without its Contents proves nothing about any. */
function coverageFaults(pdf: AnyPdf, { name, revision, byteRangeFaults }: AnySignatureField): Change[] {
  const last = pdf.revisions.length - 1;
  const isFaulty = byteRangeFaults.some((fault) => !isPadding(fault));
  if (revision === undefined || isFaulty) return [asWhole('seal-covers-no-revision', last, name)];
  if (!byteRangeFaults.some(isPadding)) return [];
  return [{ ...asWhole('seal-padding-used', last, name), permitted: true }];
}

function asWhole(code: ChangeCode, revision: number, name?: string): Change {
  return {
    kind: 'undefined',
    permitted: false,
    ownForm: false,
    code,
    revision,
    detail: sentence(code, { name }),
  };
}
