import { isPdfArray, PdfDict, type PdfObject, PdfRef, PdfStream } from '../objects.js';
import type { PdfView } from './any-pdf.js';
import { textOf } from './form-fields.js';
import { isLocal } from './reading.js';
import type { SecurityStore, VriEntry } from './signature-field.js';

/** More evidence than any chain needs; the rest is not read. */
const MAX_PIECES = 2000;
const MAX_VRI = 500;

const EMPTY: SecurityStore = { certs: [], crls: [], ocsps: [], vri: new Map() };

/**
 * The document security store of one state of the file (ISO 32000-2 §12.8.4.3); take `pdf.at(i)` to learn since when
 * a piece is there. Whatever is no stream, or none that can be decoded, is passed over: a piece that is missing proves nothing.
 *
 * @throws FaultError over a limit
 */
export function readSecurityStore(view: PdfView): SecurityStore {
  const store = view.resolve(view.catalog.entries.get('DSS'));
  if (!(store instanceof PdfDict)) return EMPTY;
  const budget = { left: MAX_PIECES };
  const { certs, crls, ocsps } = piecesOf(view, store, { keys: ['Certs', 'CRLs', 'OCSPs'], budget });
  const vri = new Map<string, VriEntry>();
  const held = view.resolve(store.entries.get('VRI'));
  const entries = held instanceof PdfDict ? [...held.entries].slice(0, MAX_VRI) : [];
  for (const [name, value] of entries) {
    const dict = view.resolve(value);
    if (dict instanceof PdfDict) vri.set(name.toUpperCase(), readVri(view, dict, budget));
  }
  return { certs, crls, ocsps, vri };
}

type Budget = { left: number };
type Wanted = Readonly<{ keys: readonly [string, string, string]; budget: Budget }>;

function readVri(view: PdfView, dict: PdfDict, budget: Budget): VriEntry {
  const pieces = piecesOf(view, dict, { keys: ['Cert', 'CRL', 'OCSP'], budget });
  const tu = textOf(view, dict.entries.get('TU'));
  const ts = pieceOf(view, dict.entries.get('TS'));
  return {
    ...pieces,
    ...(tu !== undefined && { tu }),
    ...(ts !== undefined && { ts }),
  };
}

function piecesOf(view: PdfView, dict: PdfDict, { keys, budget }: Wanted): Omit<VriEntry, 'tu' | 'ts'> {
  const [certs, crls, ocsps] = keys.map((key) => streamsOf(view, dict.entries.get(key), budget));
  return { certs: certs ?? [], crls: crls ?? [], ocsps: ocsps ?? [] };
}

function streamsOf(view: PdfView, held: PdfObject | undefined, budget: Budget): Uint8Array[] {
  const list = view.resolve(held);
  const found: Uint8Array[] = [];
  const seen = new Set<number>();
  for (const item of isPdfArray(list) ? list : []) {
    if (budget.left <= 0) break;
    budget.left -= 1;
    if (item instanceof PdfRef && seen.has(item.objectNumber)) continue;
    if (item instanceof PdfRef) seen.add(item.objectNumber);
    const piece = pieceOf(view, item);
    if (piece !== undefined) found.push(piece);
  }
  return found;
}

function pieceOf(view: PdfView, held: PdfObject | undefined): Uint8Array | undefined {
  const stream = view.resolve(held);
  if (!(stream instanceof PdfStream)) return undefined;
  try {
    return view.decode(stream);
  } catch (error) {
    if (!isLocal(error)) throw error;
    return undefined;
  }
}
