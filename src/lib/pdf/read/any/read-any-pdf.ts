import { FaultError } from '../../../faults/fault.js';
import { isWhite } from '../characters.js';
import { PdfDict } from '../objects.js';
import { isSameObject } from '../same-object.js';
import { anyFault } from './any-fault.js';
import type { AnyPdf, AnyPdfOptions, AnyRevision, PdfView } from './any-pdf.js';
import { type Decryption, openEncryption } from './decryption.js';
import { ObjectLoader } from './object-loader.js';
import { ObjectTable } from './object-table.js';
import { LoadedView } from './pdf-view.js';
import { Reading } from './reading.js';
import { repairByScan } from './repair.js';
import { layOut, placeRevisions } from './revision-layout.js';
import { readXrefChain, shiftOf, type XrefGroup } from './xref-chain.js';

const HEADER = '%PDF-';

/** Viewers look for the header this far (ISO 32000-1 annex H.3, note 13). */
const HEADER_REACH = 1024;

/**
 * Reads any PDF within limits. Objects are parsed where they stand and once; streams are decoded on demand.
 *
 * @throws FaultError with an `AnyPdfFaultCode`, and whatever `deadline` throws
 */
export function readAnyPdf(bytes: Uint8Array, options: AnyPdfOptions = {}): AnyPdf {
  const reading = new Reading(bytes, options);
  const shift = shiftOf(reading, headerOffset(reading));
  const loader = new ObjectLoader(reading);
  const groups = readGroups(reading, loader, shift);
  try {
    return assemble({ reading, loader, groups, shift }, options.password);
  } catch (error) {
    if (!(error instanceof FaultError) || error.code !== 'pdf-catalog') throw error;
    const repaired = [repairByScan(reading, loader, error.detail)];
    return assemble({ reading, loader, groups: repaired, shift }, options.password);
  }
}

const REPAIRABLE: ReadonlySet<string> = new Set(['pdf-xref', 'pdf-trailer', 'pdf-syntax', 'pdf-inflate']);

/** A chain that leads nowhere is repaired as viewers do; one that leads in a circle, or past a limit, is not. */
function readGroups(reading: Reading, loader: ObjectLoader, shift: number): XrefGroup[] {
  try {
    return readXrefChain(reading, loader, shift);
  } catch (error) {
    if (!(error instanceof FaultError) || !REPAIRABLE.has(error.code)) throw error;
    return [repairByScan(reading, loader, error.detail)];
  }
}

function headerOffset(reading: Reading): number {
  const offset = reading.buffer.subarray(0, HEADER_REACH).indexOf(HEADER);
  if (offset === -1) throw anyFault('pdf-header', 'no header of a PDF');
  if (offset > 0) reading.note({ code: 'bytes-before-header', detail: `${offset} bytes`, offset: 0 });
  return offset;
}

type Parts = Readonly<{
  reading: Reading;
  loader: ObjectLoader;
  groups: readonly XrefGroup[];
  shift: number;
}>;

function assemble({ reading, loader, groups, shift }: Parts, password: Uint8Array | undefined): AnyPdf {
  const table = new ObjectTable(groups);
  const source = { reading, loader, table, groups, shift };
  const places = placeRevisions(source);
  const views = groups.map(({ sections }, revision) => new LoadedView(source, revision, sections[0].trailer));
  const current = views.at(-1);
  if (current === undefined) throw anyFault('pdf-xref', 'no cross-reference');
  loader.resolveAt = (value, offset) => {
    const index = places.findIndex(({ end }) => offset < end);
    return (views[index] ?? current).resolve(value);
  };
  const decryption = decryptionOf(reading, views, password);
  if (decryption !== undefined) loader.startDecrypting(decryption);
  if (current.catalog.entries.size === 0) throw anyFault('pdf-catalog', 'the catalog is empty');
  const revisions = layOut(source, places);
  noteEnd(reading, revisions);
  return new LoadedPdf(reading, revisions, { views, current, decryption });
}

type Opened = Readonly<{
  views: readonly PdfView[];
  current: PdfView;
  decryption: Decryption | undefined;
}>;

class LoadedPdf implements AnyPdf {
  readonly bytes: Uint8Array;
  readonly current: PdfView;
  declare readonly encryption?: NonNullable<AnyPdf['encryption']>;

  constructor(
    private readonly reading: Reading,
    readonly revisions: readonly AnyRevision[],
    private readonly opened: Opened,
  ) {
    this.bytes = reading.bytes;
    this.current = opened.current;
    if (opened.decryption !== undefined) this.encryption = opened.decryption.facts;
  }

  /** Grows while objects inside object streams are read. */
  get oddities(): AnyPdf['oddities'] {
    return this.reading.oddities;
  }

  at(revision: number): PdfView {
    const view = this.opened.views[revision];
    if (view === undefined) throw anyFault('pdf-revisions', `no revision ${revision}`);
    return view;
  }
}

function decryptionOf(
  reading: Reading,
  views: readonly LoadedView[],
  password: Uint8Array | undefined,
): Decryption | undefined {
  const current = views.at(-1);
  const held = current?.trailer.entries.get('Encrypt');
  const isSame = views.every(({ trailer }) => isSameObject(trailer.entries.get('Encrypt'), held));
  if (!isSame) reading.note({ code: 'encryption-changed', detail: 'revisions differ in Encrypt' });
  if (current === undefined || held === undefined || held === null) return undefined;
  const dict = current.resolve(held);
  if (!(dict instanceof PdfDict)) throw anyFault('pdf-encryption', 'Encrypt is no dictionary');
  const id = current.resolve(current.trailer.entries.get('ID'));
  const resolve = current.resolve.bind(current);
  return openEncryption(dict, id, { resolve, password });
}

/** Bytes behind the last revision belong to nobody, white space apart. */
function noteEnd(reading: Reading, revisions: readonly AnyRevision[]): void {
  const end = Math.max(...revisions.map((revision) => revision.end));
  let at = end;
  while (at < reading.bytes.length && isWhite(reading.bytes[at])) at += 1;
  if (at < reading.bytes.length)
    reading.note({ code: 'bytes-after-eof', detail: `${reading.bytes.length - end} bytes`, offset: end });
}
