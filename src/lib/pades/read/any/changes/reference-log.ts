import type { AnyPdf, AnyRevision } from '../../../../pdf/read/any/index.js';
import { isPdfArray, PdfDict, type PdfObject, PdfRef, PdfStream } from '../../../../pdf/read/objects.js';

const NOTHING: AnyRevision['written'] = new Map();

/**
 * Which object numbers the objects of a file refer to, or its cross-references as object streams. A number that was referred to
 * before any object had it is how hidden content is switched on without a word of what was signed being rewritten.
 */
export class ReferenceLog {
  private readonly numbers = new Set<number>();
  private next = 0;

  constructor(private readonly pdf: AnyPdf) {}

  /** @returns what is referred to by any object up to this revision; revisions have to be asked for in order */
  upTo(revision: number): ReadonlySet<number> {
    for (; this.next <= revision; this.next += 1) {
      const view = this.pdf.at(this.next);
      const { written = NOTHING, containers = [] } = this.pdf.revisions[this.next] ?? {};
      for (const container of containers) this.numbers.add(container);
      for (const { objectNumber, generation } of written.values())
        this.collect(view.get(new PdfRef(objectNumber, generation)));
    }
    return this.numbers;
  }

  /** Objects are as deep as the reader lets them be. */
  private collect(object: PdfObject): void {
    if (object instanceof PdfRef) this.numbers.add(object.objectNumber);
    else if (object instanceof PdfStream) this.collect(object.dict);
    else if (object instanceof PdfDict) for (const value of object.entries.values()) this.collect(value);
    else if (isPdfArray(object)) for (const item of object) this.collect(item);
  }
}
