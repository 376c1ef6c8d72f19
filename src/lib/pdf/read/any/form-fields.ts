import { isPdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfString } from '../objects.js';
import { anyFault } from './any-fault.js';
import type { PdfView } from './any-pdf.js';
import type { FieldOddityCode } from './signature-field.js';

/** A terminal form field of type Sig (ISO 32000-1 §12.7.3, §12.7.4.5). */
export type SignatureFormField = Readonly<{
  name: string;
  ref: PdfRef | undefined;
  dict: PdfDict;
  /** What V is, its own or its parents'. */
  value: PdfObject | undefined;
  lock: PdfObject | undefined;
  widgetRefs: readonly PdfRef[];
  oddities: readonly Readonly<{ code: FieldOddityCode; detail: string }>[];
}>;

type Inherited = Readonly<{
  name: string;
  type: string;
  value: PdfObject | undefined;
  lock: PdfObject | undefined;
}>;
type Pending = Readonly<{ held: PdfObject; inherited: Inherited; depth: number }>;

/** More fields or levels than this are no form. */
export type FormLimits = Readonly<{ fields: number; depth: number }>;

const NOTHING: Inherited = { name: '', type: '', value: undefined, lock: undefined };

/** In the order of the form, then those that only a page's annotations lead to. */
export function findSignatureFields(view: PdfView, limits: FormLimits): SignatureFormField[] {
  const walk = new FieldWalk(view, limits);
  const form = view.resolve(view.catalog.entries.get('AcroForm'));
  walk.tree(form instanceof PdfDict ? view.resolve(form.entries.get('Fields')) : null);
  for (const { dict } of view.pages()) walk.annotations(view.resolve(dict.entries.get('Annots')));
  return walk.found;
}

class FieldWalk {
  readonly found: SignatureFormField[] = [];
  private readonly seen = new Set<number>();
  private left: number;
  private kidsLeft: number;

  constructor(
    private readonly view: PdfView,
    private readonly limits: FormLimits,
  ) {
    this.left = limits.fields;
    this.kidsLeft = limits.fields;
  }

  tree(roots: PdfObject): void {
    const held = isPdfArray(roots) ? roots : [];
    const pending: Pending[] = held
      .map((each) => ({ held: each, inherited: NOTHING, depth: 0 }))
      .toReversed();
    for (let each = pending.pop(); each !== undefined; each = pending.pop()) {
      this.count(each.depth);
      const dict = this.enter(each.held, each.inherited.name);
      if (dict !== undefined) for (const kid of this.visit(dict, each).toReversed()) pending.push(kid);
    }
  }

  /** Widgets of signatures that no form leads to: a viewer may show them all the same. */
  annotations(annotations: PdfObject): void {
    if (!isPdfArray(annotations)) return;
    for (const held of annotations) {
      this.count(0);
      if (held instanceof PdfRef && this.seen.has(held.objectNumber)) continue;
      const dict = this.view.resolve(held);
      if (!(dict instanceof PdfDict)) continue;
      const inherited = this.upwards(dict);
      if (inherited.type !== 'Sig') continue;
      if (held instanceof PdfRef) this.seen.add(held.objectNumber);
      this.add({ held, inherited, depth: 0 }, dict, [
        { code: 'field-outside-form', detail: 'only the annotations of a page lead to the field' },
      ]);
    }
  }

  private count(depth: number): void {
    this.left -= 1;
    if (this.left < 0 || depth > this.limits.depth)
      throw anyFault('pdf-form', 'too many fields, or a tree too deep');
  }

  /** Each has one parent; where many fields share one array of kids there is no end of them. */
  private countKids(count: number): void {
    this.kidsLeft -= count;
    if (this.kidsLeft < 0) throw anyFault('pdf-form', 'too many kids of fields');
  }

  /** A field that is met again is no second field, but odd. */
  private enter(held: PdfObject, name: string): PdfDict | undefined {
    if (held instanceof PdfRef) {
      if (this.seen.has(held.objectNumber)) {
        this.repeated(held, name);
        return undefined;
      }
      this.seen.add(held.objectNumber);
    }
    const dict = this.view.resolve(held);
    return dict instanceof PdfDict ? dict : undefined;
  }

  private repeated(ref: PdfRef, name: string): void {
    const index = this.found.findIndex((each) => each.ref?.objectNumber === ref.objectNumber);
    const field = this.found[index];
    if (field === undefined) return;
    const oddity = { code: 'field-twice', detail: `again under ${name === '' ? 'the form' : name}` } as const;
    this.found[index] = { ...field, oddities: [...field.oddities, oddity] };
  }

  private visit(dict: PdfDict, { held, inherited, depth }: Pending): Pending[] {
    const own = this.below(dict, inherited);
    const kids = this.view.resolve(dict.entries.get('Kids'));
    const children = isPdfArray(kids) ? kids : [];
    this.countKids(children.length);
    const isParent = children.some((kid) => {
      const child = this.view.resolve(kid);
      return child instanceof PdfDict && child.entries.has('T');
    });
    if (isParent) return children.map((kid) => ({ held: kid, inherited: own, depth: depth + 1 }));
    if (own.type !== 'Sig') return [];
    for (const kid of children) if (kid instanceof PdfRef) this.seen.add(kid.objectNumber);
    this.add({ held, inherited: own, depth }, dict, []);
    return [];
  }

  private add({ held, inherited }: Pending, dict: PdfDict, oddities: SignatureFormField['oddities']): void {
    const ref = held instanceof PdfRef ? held : undefined;
    const kids = this.view.resolve(dict.entries.get('Kids'));
    const widgets = isPdfArray(kids) ? kids.filter((kid) => kid instanceof PdfRef) : [];
    const widgetRefs = widgets.length > 0 || ref === undefined ? widgets : [ref];
    const { name, value, lock } = inherited;
    this.found.push({ name, ref, dict, value, lock, widgetRefs, oddities });
  }

  private below(dict: PdfDict, above: Inherited): Inherited {
    const type = this.view.resolve(dict.entries.get('FT'));
    const part = textOf(this.view, dict.entries.get('T'));
    const names = [above.name, part].filter((each) => each !== undefined && each !== '');
    return {
      name: names.join('.'),
      type: type instanceof PdfName ? type.name : above.type,
      value: dict.entries.get('V') ?? above.value,
      lock: dict.entries.get('Lock') ?? above.lock,
    };
  }

  /** What a widget has from its parents, as far as they go. */
  private upwards(dict: PdfDict): Inherited {
    const chain: PdfDict[] = [];
    const seen = new Set<PdfDict>();
    let each: PdfObject = dict;
    while (each instanceof PdfDict && !seen.has(each) && chain.length <= this.limits.depth) {
      seen.add(each);
      chain.unshift(each);
      each = this.view.resolve(each.entries.get('Parent'));
    }
    return chain.reduce((above, link) => this.below(link, above), NOTHING);
  }
}

/** Text string of ISO 32000-1 §7.9.2.2; without a mark as Latin-1. */
export function textOf(view: PdfView, held: PdfObject | undefined): string | undefined {
  const value = view.resolve(held);
  if (!(value instanceof PdfString)) return undefined;
  const bytes = Buffer.from(view.stringBytes(value));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
    return Buffer.from(even).swap16().toString('utf16le');
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return bytes.toString('latin1');
}
