import { FaultError } from '../../../../faults/fault.js';
import type { PdfView } from '../../../../pdf/read/any/index.js';
import {
  isPdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfString,
} from '../../../../pdf/read/objects.js';
import { ObjectPath } from './object-path.js';

/** A field, or one of several widgets of a field, as it stands in one state of the document. */
export type FieldNode = Readonly<{
  ref: PdfRef;
  dict: PdfDict;
  /** Full name (ISO 32000-2 §12.7.4.2), as Latin-1 where it is not UTF-16. */
  name: string;
  /** `Sig`, `Tx`, `Btn`, `Ch`; inherited. */
  type: string | undefined;
  /** The value, inherited; absent where null. */
  value: PdfObject | undefined;
  path: ObjectPath;
}>;

export type PageAnnotation = Readonly<{ objectNumber: number | undefined; value: PdfObject }>;

/** What a form and the pages of one state of the document hold, each by object number. */
export type DocumentMap = Readonly<{
  view: PdfView;
  /** Where catalogue and form stand. */
  root: ObjectPath;
  formPath: ObjectPath;
  form: PdfDict | undefined;
  fields: ReadonlyMap<number, FieldNode>;
  /** Fields that are written into an array instead of standing alone. */
  inlineFields: number;
  /** One entry for each page. */
  annotations: readonly (readonly PageAnnotation[])[];
  /** Objects that are the array of annotations of a page. */
  annotationArrays: readonly number[];
  /** Page, counted from 1, of each page object. */
  pages: ReadonlyMap<number, number>;
  /** Objects that make up the page tree, its pages among them. */
  tree: ReadonlySet<number>;
}>;

const NODE_LIMIT = 20_000;

/** @throws FaultError `pdf-form` for too many, and limits of the reader */
export function mapDocument(view: PdfView): DocumentMap {
  const root = enter(ObjectPath.trailer.to('Root'), view.trailer.entries.get('Root'));
  const formPath = enter(root.to('AcroForm'), view.catalog.entries.get('AcroForm'));
  const form = dictAt(view, view.catalog.entries.get('AcroForm'));
  const pages = view.pages();
  const numbers = pages.map(({ ref }, index) => [ref?.objectNumber ?? -1 - index, index + 1] as const);
  return {
    view,
    root,
    formPath,
    form,
    ...readFields(view, form, formPath),
    annotations: annotationsOf(view, pages),
    annotationArrays: pages.map(({ dict }) => refNumber(dict.entries.get('Annots'))),
    pages: new Map(numbers.toReversed()),
    tree: treeOf(view),
  };
}

/** Called when the pages were read, so that nothing here is met twice or too deep. */
function treeOf(view: PdfView): ReadonlySet<number> {
  const tree = new Set<number>();
  const pending = [view.catalog.entries.get('Pages') ?? null];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value instanceof PdfRef) {
      if (tree.has(value.objectNumber)) continue;
      tree.add(value.objectNumber);
      pending.push(view.get(value));
    } else if (value instanceof PdfDict) pending.push(value.entries.get('Kids') ?? null);
    else if (isPdfArray(value)) for (const kid of value) pending.push(kid);
  }
  return tree;
}

function enter(path: ObjectPath, object: PdfObject | undefined): ObjectPath {
  return object instanceof PdfRef ? path.inside(object.objectNumber, undefined) : path;
}

/** Every object that is judged by itself, so that no walk may enter it from elsewhere. What a form is filled with is none. */
export function formObjects(map: DocumentMap): number[] {
  const annotations = map.annotations.flatMap((page) => page.map(({ objectNumber }) => objectNumber ?? -1));
  const fields = [...map.fields.values()];
  const values = fields.map(({ type, value }) => (type === 'Sig' ? refNumber(value) : -1));
  const form = [map.form?.entries.get('Fields'), map.view.catalog.entries.get('DSS')].map(refNumber);
  const places = [map.root.holder, map.formPath.holder];
  return [...map.fields.keys(), ...annotations, ...map.annotationArrays, ...values, ...form, ...places];
}

type Inherited = Readonly<{ name: string; type: string | undefined; value: PdfObject | undefined }>;
type Pending = Readonly<{ entry: PdfObject; inherited: Inherited; path: ObjectPath }>;

function readFields(
  view: PdfView,
  form: PdfDict | undefined,
  formPath: ObjectPath,
): Pick<DocumentMap, 'fields' | 'inlineFields'> {
  const fields = new Map<number, FieldNode>();
  let inlineFields = 0;
  const none = { name: '', type: undefined, value: undefined };
  const pending: Pending[] = arrayAt(view, form?.entries.get('Fields')).map((entry, index) => ({
    entry,
    inherited: none,
    path: formPath.to('Fields').to(index),
  }));
  for (let next = 0; next < pending.length; next += 1) {
    const { entry, inherited, path } = pending[next] as Pending;
    const dict = dictAt(view, entry);
    if (dict === undefined) continue;
    if (!(entry instanceof PdfRef)) inlineFields += 1;
    else if (fields.has(entry.objectNumber)) continue;
    const own = inherit(view, dict, inherited);
    if (entry instanceof PdfRef) fields.set(entry.objectNumber, { ref: entry, dict, ...own, path });
    const kids = arrayAt(view, dict.entries.get('Kids'));
    assertFew(pending.length + kids.length);
    for (const [index, kid] of kids.entries())
      pending.push({ entry: kid, inherited: own, path: path.to('Kids').to(index) });
  }
  return { fields, inlineFields };
}

function inherit(view: PdfView, dict: PdfDict, above: Inherited): Inherited {
  const type = view.resolve(dict.entries.get('FT'));
  const partial = view.resolve(dict.entries.get('T'));
  const text = partial instanceof PdfString ? textOf(view.stringBytes(partial)) : undefined;
  const value = dict.entries.get('V');
  const isEmpty = value === undefined || (value instanceof PdfRef ? view.resolve(value) : value) === null;
  return {
    name: text === undefined ? above.name : [above.name, text].filter((part) => part !== '').join('.'),
    type: type instanceof PdfName ? type.name : above.type,
    value: isEmpty ? above.value : value,
  };
}

/** A text string (ISO 32000-2 §7.9.2.2) as far as names of fields need it. */
function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  if (buffer[0] === 0xfe && buffer[1] === 0xff)
    return buffer
      .subarray(2, buffer.length - (buffer.length % 2))
      .swap16()
      .toString('utf16le');
  return buffer.toString('latin1');
}

function annotationsOf(view: PdfView, pages: ReturnType<PdfView['pages']>): (readonly PageAnnotation[])[] {
  let total = 0;
  return pages.map(({ dict }) => {
    const annotations = arrayAt(view, dict.entries.get('Annots'));
    total += annotations.length;
    assertFew(total);
    return annotations.map((value) => ({
      objectNumber: value instanceof PdfRef ? value.objectNumber : undefined,
      value,
    }));
  });
}

/** Many fields, or pages, may share one long array. */
function assertFew(nodes: number): void {
  if (nodes > NODE_LIMIT) throw new FaultError('pdf-form', `more than ${NODE_LIMIT} fields or annotations`);
}

function refNumber(object: PdfObject | undefined): number {
  return object instanceof PdfRef ? object.objectNumber : -1;
}

export function dictAt(view: PdfView, object: PdfObject | undefined): PdfDict | undefined {
  const value = view.resolve(object);
  return value instanceof PdfDict ? value : undefined;
}

export function arrayAt(view: PdfView, object: PdfObject | undefined): readonly PdfObject[] {
  const value = view.resolve(object);
  return isPdfArray(value) ? value.slice(0, NODE_LIMIT) : [];
}

export function nameAt(view: PdfView, dict: PdfDict | undefined, key: string): string | undefined {
  const value = view.resolve(dict?.entries.get(key));
  return value instanceof PdfName ? value.name : undefined;
}

/** A rectangle with its corners in order; `undefined` where it is none or has no area. */
export function boxAt(view: PdfView, dict: PdfDict): readonly [number, number, number, number] | undefined {
  const numbers = arrayAt(view, dict.entries.get('Rect')).map((entry) => view.resolve(entry));
  const [a, b, c, d] = numbers;
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
    return undefined;
  const box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const;
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}
