import type { AnyPdf, PdfView } from '../../../../pdf/read/any/index.js';
import { isPdfArray, PdfDict, type PdfObject, PdfRef, PdfStream } from '../../../../pdf/read/objects.js';

/** What is found below these is to be seen, on a page or in the looks of a field (ISO 32000-2 tables 31, 34, 98, 170). */
const SHOWING_KEYS: ReadonlySet<string> = new Set(
  'Contents Resources AP OCProperties MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit'.split(' '),
);

/**
 * Which objects of a file refer to which numbers, their object streams among them. A number that was referred to before any object
 * had it is how hidden content is switched on without a word of what was signed being rewritten.
 */
export class ReferenceLog {
  /** What is no longer referred to stays: to look at too much does no harm. */
  private readonly referrers = new Map<number, number[]>();
  private readonly shown = new Set<number>();
  private readonly followed: PdfRef[] = [];
  private next = 0;

  constructor(private readonly pdf: AnyPdf) {}

  /** Takes note of any object up to this revision; revisions have to be asked for in order. */
  readUpTo(revision: number): this {
    for (; this.next <= revision; this.next += 1) {
      const view = this.pdf.at(this.next);
      const found = this.pdf.revisions[this.next];
      for (const [objectNumber, container] of found?.containers ?? []) this.add(container, objectNumber);
      for (const { objectNumber, generation } of found?.written.values() ?? [])
        this.collect(
          view.get(new PdfRef(objectNumber, generation)),
          objectNumber,
          this.shown.has(objectNumber),
        );
      this.followShown(view);
    }
    return this;
  }

  /** Whether something that is to be seen leads to an object, in whatever role it is met elsewhere. */
  isShown(objectNumber: number): boolean {
    return this.shown.has(objectNumber);
  }

  isKnown(objectNumber: number): boolean {
    return this.referrers.has(objectNumber);
  }

  /**
   * What may say something else when some objects do: these, and whatever leads to them.
   *
   * @param apart what is judged by itself: who refers to it is as before
   */
  affectedBy(objects: Iterable<number>, apart: ReadonlySet<number>, deadline: () => void): Set<number> {
    const affected = new Set(objects);
    // A set hands out what is added to it while it is walked through.
    for (const number of affected) {
      deadline();
      if (apart.has(number)) continue;
      for (const referrer of this.referrers.get(number) ?? []) affected.add(referrer);
    }
    return affected;
  }

  /** Objects are as deep as the reader lets them be. */
  private collect(object: PdfObject, holder: number, isShown: boolean): void {
    if (object instanceof PdfRef) {
      this.add(object.objectNumber, holder);
      if (isShown) this.show(object);
    } else if (object instanceof PdfStream) this.collect(object.dict, holder, isShown);
    else if (object instanceof PdfDict)
      for (const [key, value] of object.entries)
        this.collect(value, holder, isShown || SHOWING_KEYS.has(key));
    else if (isPdfArray(object)) for (const item of object) this.collect(item, holder, isShown);
  }

  private show(ref: PdfRef): void {
    if (this.shown.has(ref.objectNumber)) return;
    this.shown.add(ref.objectNumber);
    this.followed.push(ref);
  }

  /** Objects may be shown by what is written later than they. */
  private followShown(view: PdfView): void {
    for (let ref = this.followed.pop(); ref !== undefined; ref = this.followed.pop())
      this.collectShown(view.get(ref));
  }

  private collectShown(object: PdfObject): void {
    if (object instanceof PdfRef) this.show(object);
    else if (object instanceof PdfStream) this.collectShown(object.dict);
    else if (object instanceof PdfDict) for (const value of object.entries.values()) this.collectShown(value);
    else if (isPdfArray(object)) for (const item of object) this.collectShown(item);
  }

  private add(objectNumber: number, holder: number): void {
    const known = this.referrers.get(objectNumber);
    if (known === undefined) this.referrers.set(objectNumber, [holder]);
    else if (known.at(-1) !== holder) known.push(holder);
  }
}
