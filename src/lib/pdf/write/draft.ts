import {
  PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
} from 'pdf-lib';
import { writeFile } from './file-layout.js';

/**
 * A PDF file under construction: pdf-lib's objects, not yet bytes.
 *
 * Drawing fills it, sealing adds the seal field, {@link serialise} writes one revision. Object numbers are
 * given in the order of {@link add} and {@link reserve}, so the same calls give the same bytes.
 */
export class PdfDraft {
  readonly context = PDFContext.create();
  readonly catalog = this.context.obj({ Type: 'Catalog' });
  readonly info = this.context.obj({});
  /** Page dictionaries in page order; the page tree is written by {@link serialise}. */
  readonly pages: { ref: PDFRef; dict: PDFDict }[] = [];
  private readonly objects: { ref: PDFRef; object: PDFObject }[] = [];
  private count = 0;
  private valueOffsets: ReadonlyMap<number, number> = new Map();

  /** Takes an object number now, for an object that is given to {@link assign} later. */
  reserve(): PDFRef {
    this.count += 1;
    return PDFRef.of(this.count);
  }

  assign(ref: PDFRef, object: PDFObject): void {
    this.objects.push({ ref, object });
  }

  add(object: PDFObject): PDFRef {
    const ref = this.reserve();
    this.assign(ref, object);
    return ref;
  }

  /** @throws Error when the number was given and its object not yet */
  object(ref: PDFRef): PDFObject {
    const found = this.objects.find((each) => each.ref === ref);
    if (!found) throw new Error(`Object ${ref.objectNumber} is not there yet`);
    return found.object;
  }

  /** Appends a page; `Parent` is set when the file is written. */
  addPage(dict: PDFDict): { ref: PDFRef; dict: PDFDict } {
    const page = { ref: this.add(dict), dict };
    this.pages.push(page);
    return page;
  }

  /** @param contents stream bytes, encoded already when `entries` names a Filter */
  addStream(entries: Record<string, PDFObject | string | number>, contents: Uint8Array): PDFRef {
    const dict = this.context.obj({ ...entries, Length: contents.length });
    return this.add(PDFRawStream.of(dict, contents));
  }

  /**
   * Writes header, objects, a classic cross-reference table and the trailer: one revision, no object streams.
   *
   * @param documentId 16 bytes, both members of the trailer's ID (ISO 32000-1 §14.4)
   */
  serialise(documentId: Uint8Array): Uint8Array {
    this.closePageTree();
    const catalogRef = this.add(this.catalog);
    const infoRef = this.add(this.info);
    const objects = this.objects.toSorted((a, b) => a.ref.objectNumber - b.ref.objectNumber);
    const id = PDFHexString.of(Buffer.from(documentId).toString('hex'));
    const trailer = this.context.obj({
      Size: objects.length + 1,
      Root: catalogRef,
      Info: infoRef,
      ID: [id, id],
    });
    const { bytes, valueOffsets } = writeFile(objects, trailer);
    this.valueOffsets = valueOffsets;
    return bytes;
  }

  /**
   * Where an object's value begins in the file.
   *
   * @throws Error before {@link serialise} and for an object that was never assigned
   */
  offsetOf(ref: PDFRef): number {
    const offset = this.valueOffsets.get(ref.objectNumber);
    if (offset === undefined) throw new Error(`Object ${ref.objectNumber} is not in the file`);
    return offset;
  }

  private closePageTree(): void {
    const tree = this.reserve();
    for (const { dict } of this.pages) dict.set(PDFName.of('Parent'), tree);
    const kids = this.pages.map(({ ref }) => ref);
    this.assign(tree, this.context.obj({ Type: 'Pages', Kids: kids, Count: PDFNumber.of(kids.length) }));
    this.catalog.set(PDFName.of('Pages'), tree);
  }
}
