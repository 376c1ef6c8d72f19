import type { AnyPdf, AnySignatureField } from '../../../../pdf/read/any/index.js';
import { PdfDict, PdfRef } from '../../../../pdf/read/objects.js';
import { isSameObject } from '../../../../pdf/read/same-object.js';
import type { Change } from './change.js';
import { type ChangeCode, sentence } from './change-code.js';
import { mapDocument } from './document-map.js';
import { readingOf } from './one-revision.js';
import { oddFaults } from './odd-faults.js';

const EARLIER_LIMIT = 32;

/**
 * What is wrong with the file as a whole, whatever its revisions say: signatures used twice or taken from elsewhere, bytes that
 * belong to nothing, structures that two programs may read in two ways.
 *
 * @param fields as the current state shows them
 * @returns faults; `permitted` where every signature covers the fault, so that nobody brought it later
 * @throws FaultError for limits and deadlines of the reader
 */
export function findStructuralFaults(pdf: AnyPdf, fields: readonly AnySignatureField[]): readonly Change[] {
  const filled = fields.filter((field) => field.filled);
  return [
    ...oddFaults(pdf, filled),
    ...sharedSeals(pdf, filled),
    ...filled.flatMap((field) => sealFaults(pdf, field)),
    ...vanishedSeals(pdf, filled),
  ];
}

/** One signature belongs to one field. */
function sharedSeals(pdf: AnyPdf, filled: readonly AnySignatureField[]): Change[] {
  return filled
    .filter((field, index) => filled.slice(0, index).some((earlier) => isShared(earlier, field)))
    .map((field) => fault(pdf, 'seal-shared', field));
}

function isShared(one: AnySignatureField, other: AnySignatureField): boolean {
  if (one.valueRef !== undefined && one.valueRef.objectNumber === other.valueRef?.objectNumber) return true;
  const [a, b] = [one.contents, other.contents];
  return a !== undefined && b !== undefined && a.length > 0 && Buffer.compare(a, b) === 0;
}

/** The field, its signature and the pages as the signed revision had them. */
function sealFaults(pdf: AnyPdf, field: AnySignatureField): Change[] {
  const odd = field.oddities.length > 0 ? [fault(pdf, 'structure-ambiguous', field)] : [];
  const { revision } = field;
  if (revision === undefined && isRewritten(pdf, field))
    odd.push(fault(pdf, 'seal-dictionary-changed', field));
  if (revision === undefined || revision === pdf.revisions.length - 1) return odd;
  return [...odd, ...(readingOf(() => differencesSince(pdf, field, revision)) ?? [])];
}

/** A signature that covers nothing now, but was another one when it was written first. */
function isRewritten(pdf: AnyPdf, { valueRef, dictionary }: AnySignatureField): boolean {
  if (valueRef === undefined) return false;
  const first = pdf.revisions.find(({ written }) => written.has(valueRef.objectNumber));
  const then = first && readingOf(() => pdf.at(first.index).get(valueRef));
  return then instanceof PdfDict && then.entries.has('ByteRange') && !isSameObject(then, dictionary);
}

function differencesSince(pdf: AnyPdf, field: AnySignatureField, revision: number): Change[] {
  const signed = pdf.at(revision);
  const faults: Change[] = [];
  if (isRecycled(pdf, field, revision)) faults.push(fault(pdf, 'seal-recycled', field));
  else if (field.valueRef !== undefined && !isSameObject(signed.get(field.valueRef), field.dictionary))
    faults.push(fault(pdf, 'seal-dictionary-changed', field));
  if (signed.pages().length !== pdf.current.pages().length)
    faults.push(fault(pdf, 'page-count-differs', field));
  return faults;
}

/** Whether the field did not yet hold this signature in the revision that the signature covers. */
function isRecycled(
  pdf: AnyPdf,
  { field, fieldRef, valueRef }: AnySignatureField,
  revision: number,
): boolean {
  if (fieldRef === undefined || !field.entries.has('V')) return false;
  const then = pdf.at(revision).get(fieldRef);
  const value = then instanceof PdfDict ? then.entries.get('V') : undefined;
  if (valueRef === undefined) return value === undefined;
  return !(value instanceof PdfRef) || value.objectNumber !== valueRef.objectNumber;
}

/** Seals of revisions before the first that is still signed, which no comparison of signed revisions would miss. */
function vanishedSeals(pdf: AnyPdf, filled: readonly AnySignatureField[]): Change[] {
  const first = Math.min(pdf.revisions.length - 1, ...filled.map(({ revision }) => revision ?? Infinity));
  const names = new Set(filled.map(({ name }) => name));
  const gone = new Set<string>();
  for (let revision = 0; revision < Math.min(first, EARLIER_LIMIT); revision += 1) {
    const fields = readingOf(() => mapDocument(pdf.at(revision)).fields.values()) ?? [];
    for (const { name, type, value } of fields)
      if (type === 'Sig' && value !== undefined && !names.has(name)) gone.add(name);
  }
  return [...gone].map((name) => fault(pdf, 'seal-removed', { name }));
}

function fault(
  pdf: AnyPdf,
  code: ChangeCode,
  { name, fieldRef }: Readonly<{ name: string; fieldRef?: PdfRef }>,
): Change {
  return {
    kind: 'undefined',
    permitted: false,
    ownForm: false,
    code,
    ...(fieldRef && { object: { objectNumber: fieldRef.objectNumber, path: name } }),
    revision: pdf.revisions.length - 1,
    detail: sentence(code, { name }),
  };
}
