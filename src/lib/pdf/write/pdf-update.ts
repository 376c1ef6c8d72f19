import { createHash } from 'node:crypto';
import {
  PDFArray,
  PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
} from 'pdf-lib';
import { writeUpdate } from './file-layout.js';
import { PdfFormError } from './pdf-form-error.js';
import { readRevisionChain, type RevisionChain } from './revision-chain.js';
import { parseObject } from './single-object.js';

const ID_LENGTH = 16;

/**
 * A revision to be put behind a file that this service wrote (ISO 32000-1 §7.5.6).
 *
 * No byte of the file is moved or changed. Of it only the cross-reference tables and the objects that are asked for
 * are read.
 */
export class PdfUpdate {
  readonly context: PDFContext;
  private readonly changed = new Map<number, PDFObject>();
  private size: number;
  private valueOffsets: ReadonlyMap<number, number> = new Map();

  private constructor(
    private readonly before: Uint8Array,
    private readonly chain: RevisionChain,
    context: PDFContext,
  ) {
    this.context = context;
    this.size = chain.size;
  }

  /** @throws PdfFormError when the file is not of the form that `PdfDraft` and this class write */
  static of(bytes: Uint8Array): PdfUpdate {
    const context = PDFContext.create();
    return new PdfUpdate(bytes, readRevisionChain(bytes, context), context);
  }

  get catalogRef(): PDFRef {
    return this.chain.root;
  }

  /** Revisions of the file, this one not counted. */
  get revisions(): number {
    return this.chain.revisions;
  }

  /** Takes an object number now, for an object that is given to {@link replace} later. */
  reserve(): PDFRef {
    const ref = PDFRef.of(this.size);
    this.size += 1;
    return ref;
  }

  add(object: PDFObject): PDFRef {
    const ref = this.reserve();
    this.replace(ref, object);
    return ref;
  }

  /** @param contents stream bytes, encoded already when `entries` names a Filter */
  addStream(entries: Record<string, PDFObject | string | number>, contents: Uint8Array): PDFRef {
    const dict = this.context.obj({ ...entries, Length: contents.length });
    return this.add(PDFRawStream.of(dict, contents));
  }

  /** Gives an object of the file its new form, or a reserved number its object. */
  replace(ref: PDFRef, object: PDFObject): void {
    if (ref.objectNumber >= this.size) throw new RangeError(`Object ${ref.objectNumber} was not reserved`);
    this.changed.set(ref.objectNumber, object);
  }

  /**
   * The object in its newest form. One that comes from the file is read anew each time: a change counts only once
   * it is given to {@link replace}.
   *
   * @throws PdfFormError when there is no such object
   */
  object(ref: PDFRef): PDFObject {
    return this.changed.get(ref.objectNumber) ?? parseObject(this.fileBytesAt(ref), this.context);
  }

  /** @throws PdfFormError when it is no dictionary */
  dict(ref: PDFObject | undefined): PDFDict {
    const object = ref instanceof PDFRef ? this.object(ref) : ref;
    if (object instanceof PDFDict) return object;
    throw new PdfFormError(`${String(ref)} is no dictionary`);
  }

  /** @throws PdfFormError when it is no array */
  array(ref: PDFObject | undefined): PDFArray {
    const object = ref instanceof PDFRef ? this.object(ref) : ref;
    if (object instanceof PDFArray) return object;
    throw new PdfFormError(`${String(ref)} is no array`);
  }

  /**
   * The bytes of the file from an object's value on, without end.
   *
   * @throws PdfFormError when there is no such object in the file
   */
  fileBytesAt({ objectNumber, generationNumber }: PDFRef): Uint8Array {
    const offset = this.chain.offsets.get(objectNumber) ?? this.before.length;
    const head = Buffer.from(`${objectNumber} ${generationNumber} obj\n`, 'latin1');
    const start = offset + head.length;
    if (!head.equals(this.before.subarray(offset, start)))
      throw new PdfFormError(`object ${objectNumber} is not in the file`);
    return this.before.subarray(start);
  }

  /**
   * @returns the file and behind it the update
   * @throws RangeError when nothing was changed, or a reserved number has no object
   */
  serialise(): Uint8Array {
    for (let number = this.chain.size; number < this.size; number += 1)
      if (!this.changed.has(number)) throw new RangeError(`Object ${number} was never given`);
    if (this.changed.size === 0) throw new RangeError('The update holds nothing');
    const objects = [...this.changed]
      .toSorted(([a], [b]) => a - b)
      .map(([number, object]) => ({ ref: PDFRef.of(number), object }));
    const written = writeUpdate(this.before, objects, (objectBytes) => this.trailer(objectBytes));
    this.valueOffsets = written.valueOffsets;
    return written.bytes;
  }

  /**
   * Where an object's value begins in the file, for what {@link serialise} wrote.
   *
   * @throws Error for any other object
   */
  offsetOf(ref: PDFRef): number {
    const offset = this.valueOffsets.get(ref.objectNumber);
    if (offset === undefined) throw new Error(`Object ${ref.objectNumber} is not in the update`);
    return offset;
  }

  /**
   * The second part of ID tells the revisions apart (ISO 32000-1 §14.4). It comes from the one before and from the
   * update's objects, as they are before a signature is put into them.
   */
  private trailer(objectBytes: Uint8Array): PDFDict {
    const [first, second] = this.chain.id;
    const digest = createHash('sha256').update(second.asBytes()).update(objectBytes).digest();
    const id = PDFHexString.of(digest.subarray(0, ID_LENGTH).toString('hex'));
    const trailer = this.context.obj({
      Size: this.size,
      Root: this.chain.root,
      Info: this.chain.info,
      ID: [first, id],
    });
    trailer.set(PDFName.of('Prev'), this.context.obj(this.chain.start));
    return trailer;
  }
}
