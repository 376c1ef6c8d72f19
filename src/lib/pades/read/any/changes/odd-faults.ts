import type { AnyPdf, AnySignatureField, Oddity } from '../../../../pdf/read/any/index.js';
import type { Change } from './change.js';
import { type ChangeCode, sentence } from './change-code.js';

/** What lets two programs see two documents, where somebody brought it after a signature. */
const AMBIGUOUS: ReadonlySet<Oddity['code']> = new Set([
  'bytes-before-header',
  'bytes-after-eof',
  'second-header',
  'duplicate-key',
  'duplicate-object',
  'duplicate-entry',
  'shadow-object',
  'unreferenced-object',
  'overlapping-objects',
  'offset-outside-revision',
  'xref-offset',
  'hybrid',
  'encryption-changed',
  'repaired',
]);

const CODES: Partial<Record<Oddity['code'], ChangeCode>> = {
  'bytes-before-header': 'bytes-before-header',
  'bytes-after-eof': 'bytes-after-end',
  'encryption-changed': 'encryption-changed',
  'unreferenced-object': 'object-unused',
};

/** What the reader objected to, and bytes that belong to nothing. */
export function oddFaults(pdf: AnyPdf, filled: readonly AnySignatureField[]): Change[] {
  const covered = Math.min(...filled.map(({ revision }) => pdf.revisions[revision ?? -1]?.end ?? 0));
  const signedBy = new Set(filled.map(({ valueRef }) => valueRef?.objectNumber));
  const unaccounted = pdf.revisions.flatMap(({ index, unaccounted: spans }) =>
    spans.map(({ end }) => oddFault('bytes-unaccounted', index, end <= covered)),
  );
  const odd = pdf.oddities.map((oddity) => {
    const { offset } = oddity;
    const isCovered = offset !== undefined && offset < covered;
    const isOfSeal = oddity.code === 'duplicate-key' && signedBy.has(oddity.objectNumber);
    const permitted = (isCovered || !AMBIGUOUS.has(oddity.code)) && !isOfSeal;
    const code = CODES[oddity.code] ?? 'structure-ambiguous';
    return oddFault(code, revisionAt(pdf, offset), permitted, oddity.objectNumber);
  });
  return once([...unaccounted, ...trailing(pdf), ...odd]);
}

/** White space behind the last revision says nothing, yet nobody who issued the file put it there. */
function trailing({ bytes, revisions }: AnyPdf): Change[] {
  const last = revisions.at(-1);
  if (last === undefined || last.end >= bytes.length) return [];
  return [oddFault('bytes-after-end', last.index, isBlank(bytes.subarray(last.end)))];
}

const WHITE_SPACE: ReadonlySet<number> = new Set([0, 9, 10, 12, 13, 32]);

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((octet) => WHITE_SPACE.has(octet));
}

/** The same thing said of a thousand objects is said once, and where it counts. */
function once(faults: readonly Change[]): Change[] {
  const kept = new Map<string, Change>();
  for (const fault of faults) {
    const key = `${fault.code} ${fault.permitted}`;
    if (!kept.has(key)) kept.set(key, fault);
  }
  return [...kept.values()];
}

function revisionAt({ revisions }: AnyPdf, offset: number | undefined): number {
  const found = revisions.find(({ start, end }) => offset !== undefined && offset >= start && offset < end);
  return found?.index ?? revisions.length - 1;
}

function oddFault(code: ChangeCode, revision: number, permitted: boolean, objectNumber?: number): Change {
  return {
    kind: 'undefined',
    permitted,
    ownForm: false,
    code,
    ...(objectNumber !== undefined && { object: { objectNumber, path: '' } }),
    revision,
    detail: sentence(code, {}),
  };
}
