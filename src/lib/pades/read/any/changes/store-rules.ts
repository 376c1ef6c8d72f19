import { createHash } from 'node:crypto';
import { FaultError } from '../../../../faults/fault.js';
import type { PdfView } from '../../../../pdf/read/any/index.js';
import { type PdfDict, type PdfObject, PdfRef, PdfStream } from '../../../../pdf/read/objects.js';
import { arrayAt, dictAt } from './document-map.js';
import type { Step } from './step.js';

const LISTS = ['Certs', 'CRLs', 'OCSPs'] as const;
const STORE_KEYS: ReadonlySet<string> = new Set(['Type', 'VRI', ...LISTS]);
const ENTRY_KEYS: ReadonlySet<string> = new Set(['Type', 'Cert', 'CRL', 'OCSP', 'TS', 'TU']);

/** The document security store (ISO 32000-2 §12.8.4.3) only grows in our own files. */
export function judgeStore(step: Step): void {
  const { before, after, comparison } = step;
  const old = before.view.catalog.entries.get('DSS');
  const fresh = after.view.catalog.entries.get('DSS');
  if (isSameStore(step, old, fresh)) return;
  const path = after.root.to('DSS');
  const first = comparison.differences.length;
  if (old instanceof PdfRef && fresh instanceof PdfRef) comparison.compareInside(path, old, fresh);
  else comparison.compare(path, old, fresh);
  const differences = step.touch(comparison.differences.slice(first));
  step.reach(fresh);
  if (differences.length === 0 && (fresh !== undefined || old === undefined)) return;
  const growth = growthOf(before.view, old, after.view, fresh);
  if (growth === 'none' || !isStore(after.view, fresh))
    return step.refuse('security-store-changed', { path });
  const ownForm = growth === 'all';
  const code = ownForm ? 'validation-data-added' : 'security-store-changed';
  step.add({ kind: 'extension', code, permitted: true, ownForm, path });
}

function isSameStore(step: Step, old: PdfObject | undefined, fresh: PdfObject | undefined): boolean {
  if (old === undefined && fresh === undefined) return true;
  const isSame = old instanceof PdfRef && fresh instanceof PdfRef && old.objectNumber === fresh.objectNumber;
  return isSame && step.isUntouched(fresh.objectNumber);
}

/** Nothing but what a store may have: it can hide no content. */
function isStore(view: PdfView, object: PdfObject | undefined): boolean {
  const store = dictAt(view, object);
  if (store === undefined || !hasOnly(store, STORE_KEYS)) return false;
  return [...(dictAt(view, store.entries.get('VRI'))?.entries.values() ?? [])].every((entry) => {
    const dict = dictAt(view, entry);
    return dict !== undefined && hasOnly(dict, ENTRY_KEYS);
  });
}

/**
 * Some tools renew what says that nothing was revoked; no tool drops certificates or what belongs to a signature.
 *
 * @returns `all` when everything is kept, as in our own files; `some` when only certificates and the names of the VRI are
 */
function growthOf(
  before: PdfView,
  old: PdfObject | undefined,
  after: PdfView,
  fresh: PdfObject | undefined,
): 'all' | 'some' | 'none' {
  const [earlier, store] = [dictAt(before, old), dictAt(after, fresh)];
  const lost = LISTS.filter(
    (list) =>
      earlier?.entries.has(list) &&
      !isSuperset(contents(after, store?.entries.get(list)), contents(before, earlier?.entries.get(list))),
  );
  const entries = dictAt(after, store?.entries.get('VRI'))?.entries;
  const earlierEntries = dictAt(before, earlier?.entries.get('VRI'))?.entries;
  const keepsNames = [...(earlierEntries?.keys() ?? [])].every((key) => entries?.has(key));
  if (!keepsNames || lost.includes('Certs')) return 'none';
  return lost.length === 0 ? 'all' : 'some';
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
