import type { AnyPdf } from '../../../../pdf/read/any/index.js';
import { isPdfArray, PdfDict, type PdfObject, PdfRef, PdfStream } from '../../../../pdf/read/objects.js';

/**
 * Which objects of a file refer to which numbers, their object streams among them. A number that was referred to before any object
 * had it is how hidden content is switched on without a word of what was signed being rewritten.
 */
export class ReferenceLog {
  /** What is no longer referred to stays: to look at too much does no harm. */
  private readonly referrers = new Map<number, number[]>();
  private next = 0;

  constructor(private readonly pdf: AnyPdf) {}

  /** Takes note of any object up to this revision; revisions have to be asked for in order. */
  readUpTo(revision: number): this {
    for (; this.next <= revision; this.next += 1) {
      const view = this.pdf.at(this.next);
      const found = this.pdf.revisions[this.next];
      for (const [objectNumber, container] of found?.containers ?? []) this.add(container, objectNumber);
      for (const { objectNumber, generation } of found?.written.values() ?? [])
        this.collect(view.get(new PdfRef(objectNumber, generation)), objectNumber);
    }
    return this;
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
  private collect(object: PdfObject, holder: number): void {
    if (object instanceof PdfRef) this.add(object.objectNumber, holder);
    else if (object instanceof PdfStream) this.collect(object.dict, holder);
    else if (object instanceof PdfDict)
      for (const value of object.entries.values()) this.collect(value, holder);
    else if (isPdfArray(object)) for (const item of object) this.collect(item, holder);
  }

  private add(objectNumber: number, holder: number): void {
    const known = this.referrers.get(objectNumber);
    if (known === undefined) this.referrers.set(objectNumber, [holder]);
    else if (known.at(-1) !== holder) known.push(holder);
  }
}
