import { PDFObject } from 'pdf-lib';

/** A PDF object already in its written form: long arrays of numbers are quicker made as text. */
export class EncodedObject extends PDFObject {
  /** @param source ASCII */
  constructor(private readonly source: string) {
    super();
  }

  override clone(): EncodedObject {
    return this;
  }

  override toString(): string {
    return this.source;
  }

  override sizeInBytes(): number {
    return this.source.length;
  }

  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    for (let i = 0; i < this.source.length; i += 1) buffer[offset + i] = this.source.charCodeAt(i);
    return this.source.length;
  }
}
