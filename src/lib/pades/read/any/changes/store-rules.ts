import { createHash } from 'node:crypto';
import { FaultError } from '../../../../faults/fault.js';
import type { PdfView } from '../../../../pdf/read/any/index.js';
import { type PdfDict, type PdfObject, PdfRef, PdfStream } from '../../../../pdf/read/objects.js';
import { arrayAt, dictAt, ROOT } from './document-map.js';
import type { Step } from './step.js';

const LISTS = ['Certs', 'CRLs', 'OCSPs'] as const;
const STORE_KEYS: ReadonlySet<string> = new Set(['Type', 'VRI', ...LISTS]);
const ENTRY_KEYS: ReadonlySet<string> = new Set(['Type', 'Cert', 'CRL', 'OCSP', 'TS', 'TU']);

/** The document security store (ISO 32000-2 §12.8.4.3) may only grow: evidence that is taken away cannot be judged. */
export function judgeStore(step: Step): void {
  const { before, after, comparison } = step;
  const old = before.view.catalog.entries.get('DSS');
  const fresh = after.view.catalog.entries.get('DSS');
  const path = ROOT.to('DSS');
  const first = comparison.differences.length;
  if (old instanceof PdfRef && fresh instanceof PdfRef) comparison.compareInside(path, old, fresh);
  else comparison.compare(path, old, fresh);
  const differences = step.touch(comparison.differences.slice(first));
  step.reach(fresh);
  if (differences.length === 0 && (fresh !== undefined || old === undefined)) return;
  if (isGrown(before.view, old, after.view, fresh))
    step.add({ kind: 'extension', code: 'validation-data-added', permitted: true, ownForm: true, path });
  else step.refuse('security-store-changed', { path });
}

function isGrown(
  before: PdfView,
  old: PdfObject | undefined,
  after: PdfView,
  fresh: PdfObject | undefined,
): boolean {
  const store = dictAt(after, fresh);
  if (store === undefined || !hasOnly(store, STORE_KEYS)) return false;
  const earlier = dictAt(before, old);
  const keeps = LISTS.every((list) =>
    isSuperset(contents(after, store.entries.get(list)), contents(before, earlier?.entries.get(list))),
  );
  const entries = dictAt(after, store.entries.get('VRI'));
  const earlierEntries = dictAt(before, earlier?.entries.get('VRI'));
  const isSound = [...(entries?.entries.values() ?? [])].every((entry) => {
    const dict = dictAt(after, entry);
    return dict !== undefined && hasOnly(dict, ENTRY_KEYS);
  });
  return (
    keeps && isSound && [...(earlierEntries?.entries.keys() ?? [])].every((key) => entries?.entries.has(key))
  );
}

function hasOnly(dict: PdfDict, keys: ReadonlySet<string>): boolean {
  return [...dict.entries.keys()].every((key) => keys.has(key));
}

function isSuperset(larger: ReadonlySet<string>, smaller: ReadonlySet<string>): boolean {
  return [...smaller].every((digest) => larger.has(digest));
}

/** Digests of what the streams of a list hold: a store may be written anew with other object numbers. */
function contents(view: PdfView, list: PdfObject | undefined): ReadonlySet<string> {
  return new Set(arrayAt(view, list).map((entry) => digestOf(view, entry)));
}

function digestOf(view: PdfView, entry: PdfObject): string {
  const stream = view.resolve(entry);
  if (!(stream instanceof PdfStream)) return 'none';
  const ref = entry instanceof PdfRef ? entry : undefined;
  return createHash('sha256')
    .update(decoded(view, stream, ref))
    .digest('hex');
}

function decoded(view: PdfView, stream: PdfStream, ref: PdfRef | undefined): Uint8Array {
  try {
    return view.decode(stream, ref);
  } catch (error) {
    if (error instanceof FaultError) return stream.raw;
    throw error;
  }
}
