import { isPdfArray, PdfDict, PdfName, type PdfObject, PdfRef } from '../objects.js';
import { anyFault } from './any-fault.js';
import type { AnyPage, PdfView } from './any-pdf.js';
import type { Reading } from './reading.js';

/** ISO 32000-1 table 30. */
const INHERITABLE = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

type Inherited = ReadonlyMap<string, PdfObject>;
type Pending = Readonly<{ value: PdfObject; inherited: Inherited; depth: number }>;

/**
 * The leaves of the page tree (ISO 32000-1 §7.7.3) in order; Count is not looked at.
 *
 * @throws FaultError `pdf-page-tree` for a node that is met twice, and over the limits
 */
export function readAnyPages(view: PdfView, reading: Reading): AnyPage[] {
  const { limits } = reading;
  const pages: AnyPage[] = [];
  const seen = new Set<number>();
  const root: Pending = { value: view.catalog.entries.get('Pages') ?? null, inherited: new Map(), depth: 0 };
  const pending = [root];
  for (let each = pending.pop(); each !== undefined; each = pending.pop()) {
    reading.step();
    const { value, depth } = each;
    if (value instanceof PdfRef) {
      if (seen.has(value.objectNumber))
        throw anyFault('pdf-page-tree', `object ${value.objectNumber} is met twice`);
      seen.add(value.objectNumber);
    }
    const dict = view.resolve(value);
    if (!(dict instanceof PdfDict)) continue;
    const kids = view.resolve(dict.entries.get('Kids'));
    const isLeaf = !isPdfArray(kids) || typeOf(view, dict) === 'Page';
    if (isLeaf) pages.push(pageOf(value, dict, each.inherited));
    else {
      const inherited = inheritedBelow(dict, each.inherited);
      for (const kid of kids.toReversed()) pending.push({ value: kid, inherited, depth: depth + 1 });
    }
    if (depth > limits.depth || pages.length > limits.pages || pending.length > limits.pages)
      throw anyFault('pdf-page-tree', 'too many pages, or a tree too deep');
  }
  return pages;
}

function typeOf(view: PdfView, dict: PdfDict): string {
  const type = view.resolve(dict.entries.get('Type'));
  return type instanceof PdfName ? type.name : '';
}

function pageOf(value: PdfObject, own: PdfDict, inherited: Inherited): AnyPage {
  const missing = [...inherited].filter(([key]) => !own.entries.has(key));
  const dict = missing.length === 0 ? own : new PdfDict(new Map([...own.entries, ...missing]));
  return { ref: value instanceof PdfRef ? value : undefined, dict, own };
}

function inheritedBelow(dict: PdfDict, inherited: Inherited): Inherited {
  const own = INHERITABLE.filter((key) => dict.entries.has(key));
  if (own.length === 0) return inherited;
  return new Map([...inherited, ...own.map((key) => [key, dict.entries.get(key) ?? null] as const)]);
}
