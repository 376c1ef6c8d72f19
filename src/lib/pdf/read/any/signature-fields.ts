import { isPdfArray, PdfDict, PdfName, type PdfObject, PdfRef } from '../objects.js';
import { ANY_PDF_LIMITS } from './any-limits.js';
import type { AnyPdf, PdfView } from './any-pdf.js';
import { readCoverage } from './byte-range.js';
import { findSignatureFields, type FormLimits, type SignatureFormField, textOf } from './form-fields.js';
import type { AnySignatureField, FieldLock } from './signature-field.js';

/**
 * All signature fields of the file as it stands, filled or not.
 *
 * @param view another state of the file than the last
 * @throws FaultError `pdf-form`, `pdf-page-tree` and limits
 */
export function readSignatureFields(
  pdf: AnyPdf,
  view: PdfView = pdf.current,
  limits: FormLimits = ANY_PDF_LIMITS,
): readonly AnySignatureField[] {
  return findSignatureFields(view, limits).map((field) => readField(pdf, view, field));
}

function readField(pdf: AnyPdf, view: PdfView, field: SignatureFormField): AnySignatureField {
  const lock = readLock(view, view.resolve(field.lock));
  const held = view.resolve(field.value);
  const place = {
    name: field.name,
    ...(field.ref !== undefined && { fieldRef: field.ref }),
    field: field.dict,
    widgetRefs: field.widgetRefs,
    ...(lock !== undefined && { lock }),
  };
  if (!(held instanceof PdfDict)) {
    const isOdd = field.value !== undefined && field.value !== null;
    const oddity = { code: 'value-form', detail: 'V is no dictionary' } as const;
    const oddities = isOdd ? [...field.oddities, oddity] : field.oddities;
    return {
      ...place,
      filled: isOdd,
      byteRangeFaults: isOdd ? NO_VALUE : [],
      signedBytes: () => [],
      oddities,
    };
  }
  return {
    ...place,
    filled: true,
    ...(field.value instanceof PdfRef && { valueRef: field.value }),
    dictionary: held,
    ...describe(view, held),
    ...readCoverage(pdf, view, held),
    oddities: field.oddities,
  };
}

const NO_VALUE: AnySignatureField['byteRangeFaults'] = [
  { code: 'byte-range-missing', detail: 'no signature dictionary' },
  { code: 'contents-missing', detail: 'no signature dictionary' },
];

type Description = Pick<
  AnySignatureField,
  'subFilter' | 'filter' | 'type' | 'reference' | 'm' | 'name_' | 'reason' | 'location'
>;

function describe(view: PdfView, dictionary: PdfDict): Description {
  const { entries } = dictionary;
  const subFilter = nameOf(view, entries.get('SubFilter'));
  const filter = nameOf(view, entries.get('Filter'));
  const type = nameOf(view, entries.get('Type')) ?? 'Sig';
  const reference = readReference(view, entries.get('Reference'));
  const texts = { m: 'M', name_: 'Name', reason: 'Reason', location: 'Location' } as const;
  const found = Object.entries(texts).map(([key, entry]) => [key, textOf(view, entries.get(entry))] as const);
  return {
    ...(subFilter !== undefined && { subFilter }),
    ...(filter !== undefined && { filter }),
    ...((type === 'Sig' || type === 'DocTimeStamp') && { type }),
    ...(reference !== undefined && { reference }),
    ...Object.fromEntries(found.filter(([, text]) => text !== undefined)),
  };
}

const MAX_REFERENCES = 16;

/** Signature references (ISO 32000-1 §12.8.1, table 253); the first of each method counts. */
function readReference(view: PdfView, held: PdfObject | undefined): AnySignatureField['reference'] {
  const list = view.resolve(held);
  if (!isPdfArray(list)) return undefined;
  let found: NonNullable<AnySignatureField['reference']> = {};
  for (const item of list.slice(0, MAX_REFERENCES)) {
    const dict = view.resolve(item);
    if (!(dict instanceof PdfDict)) continue;
    const method = nameOf(view, dict.entries.get('TransformMethod'));
    const parms = view.resolve(dict.entries.get('TransformParams'));
    if (method === 'DocMDP') found = { docMdp: { p: permissionOf(view, parms) ?? 2 }, ...found };
    const fieldMdp = method === 'FieldMDP' ? readLock(view, parms) : undefined;
    if (fieldMdp !== undefined) found = { fieldMdp, ...found };
  }
  return found;
}

function permissionOf(view: PdfView, parms: PdfObject): 1 | 2 | 3 | undefined {
  const p = parms instanceof PdfDict ? view.resolve(parms.entries.get('P')) : null;
  return p === 1 || p === 2 || p === 3 ? p : undefined;
}

const MAX_LOCKED = 10_000;

function readLock(view: PdfView, held: PdfObject): FieldLock | undefined {
  if (!(held instanceof PdfDict)) return undefined;
  const action = nameOf(view, held.entries.get('Action'));
  if (action !== 'All' && action !== 'Include' && action !== 'Exclude') return undefined;
  const list = view.resolve(held.entries.get('Fields'));
  const names = isPdfArray(list) ? list.slice(0, MAX_LOCKED).map((each) => textOf(view, each)) : [];
  const p = permissionOf(view, held);
  return { action, fields: names.filter((each) => each !== undefined), ...(p !== undefined && { p }) };
}

function nameOf(view: PdfView, held: PdfObject | undefined): string | undefined {
  const value = view.resolve(held);
  return value instanceof PdfName ? value.name : undefined;
}
