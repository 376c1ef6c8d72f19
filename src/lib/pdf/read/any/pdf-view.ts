import { PdfDict, type PdfObject, PdfRef, PdfStream, type PdfString } from '../objects.js';
import { anyFault } from './any-fault.js';
import type { AnyPage, PdfView } from './any-pdf.js';
import { readAnyPages } from './any-pages.js';
import type { ObjectLoader } from './object-loader.js';
import type { ObjectTable } from './object-table.js';
import { isLocal, type Reading } from './reading.js';
import type { XrefEntry } from './xref-entry.js';

const MAX_CHAIN = 32;

/** The document after one revision; all views of a file share what was read. */
export class LoadedView implements PdfView {
  private found: readonly AnyPage[] | undefined;

  constructor(
    private readonly source: Readonly<{ reading: Reading; loader: ObjectLoader; table: ObjectTable }>,
    readonly revision: number,
    readonly trailer: PdfDict,
  ) {}

  get catalog(): PdfDict {
    const root = this.resolve(this.trailer.entries.get('Root'));
    if (root instanceof PdfDict) return root;
    throw anyFault('pdf-catalog', 'Root leads to no dictionary');
  }

  get(ref: PdfRef): PdfObject {
    const entry = this.source.table.at(ref.objectNumber, this.revision)?.entry;
    if (entry === undefined || entry.kind === 'free') return null;
    if (entry.kind === 'packed') return ref.generation === 0 ? this.packed(ref.objectNumber, entry) : null;
    const placed = entry.generation === ref.generation ? this.source.loader.parseAt(entry.offset) : undefined;
    const isThis = placed?.objectNumber === ref.objectNumber && placed.generation === ref.generation;
    return isThis ? placed.value : null;
  }

  resolve(value: PdfObject | undefined): PdfObject {
    let each = value ?? null;
    for (let steps = 0; each instanceof PdfRef; steps += 1) {
      if (steps >= MAX_CHAIN) return null;
      each = this.get(each);
    }
    return each;
  }

  objectNumbers(): Iterable<number> {
    return this.source.table.numbers(this.revision);
  }

  definedIn(objectNumber: number): number | undefined {
    const found = this.source.table.at(objectNumber, this.revision);
    return found === undefined || found.entry.kind === 'free' ? undefined : found.revision;
  }

  decode(stream: PdfStream, ref?: PdfRef): Uint8Array {
    return this.source.loader.decode(stream, ref);
  }

  stringBytes(value: PdfString, _ref?: PdfRef): Uint8Array {
    return this.source.loader.string(value);
  }

  pages(): readonly AnyPage[] {
    this.found ??= readAnyPages(this, this.source.reading);
    return this.found;
  }

  private packed(objectNumber: number, entry: XrefEntry & { kind: 'packed' }): PdfObject {
    const { loader, table } = this.source;
    const container = table.at(entry.stream, this.revision)?.entry;
    const placed = container?.kind === 'plain' ? loader.parseAt(container.offset) : undefined;
    if (!(placed?.value instanceof PdfStream) || placed.objectNumber !== entry.stream) return null;
    try {
      return loader.objectStream(placed.value).value(objectNumber, entry.index);
    } catch (error) {
      // What a broken container held is absent; the layout has noted it.
      if (!isLocal(error)) throw error;
      return null;
    }
  }
}
