import { type PDFDict, type PDFObject, PDFRawStream, type PDFRef } from 'pdf-lib';

/** ISO 32000-1 §7.5.2: the comment of four bytes >= 128 marks the file as binary. */
const HEADER = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';

export type WrittenFile = Readonly<{
  bytes: Uint8Array;
  /** First byte of each object's value, behind `n 0 obj`, by object number. */
  valueOffsets: ReadonlyMap<number, number>;
}>;

/**
 * Header, objects, classic cross-reference table, trailer: one revision.
 *
 * pdf-lib's own writing copies every stream octet by octet; here text is joined and streams are copied whole.
 *
 * @param objects numbered from 1 without a gap, in that order
 */
export function writeFile(
  objects: readonly Readonly<{ ref: PDFRef; object: PDFObject }>[],
  trailer: PDFDict,
): WrittenFile {
  const pieces = new Pieces();
  pieces.add(HEADER);
  const valueOffsets = new Map<number, number>();
  const rows = objects.map(({ ref, object }) => {
    const row = `${String(pieces.length).padStart(10, '0')} 00000 n \n`;
    pieces.add(`${ref.objectNumber} 0 obj\n`);
    valueOffsets.set(ref.objectNumber, pieces.length);
    addObject(pieces, object);
    pieces.add('\nendobj\n');
    return row;
  });
  const start = pieces.length;
  pieces.add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`);
  pieces.add(`trailer\n${trailer.toString()}\nstartxref\n${start}\n%%EOF\n`);
  return { bytes: pieces.toBytes(), valueOffsets };
}

function addObject(pieces: Pieces, object: PDFObject): void {
  if (!(object instanceof PDFRawStream)) return pieces.add(object.toString());
  pieces.add(`${object.dict.toString()}\nstream\n`);
  pieces.add(object.contents);
  pieces.add('\nendstream');
}

/** What a file is put together from: Latin-1 text and octets. */
class Pieces {
  length = 0;
  private readonly parts: (string | Uint8Array)[] = [];

  add(part: string | Uint8Array): void {
    this.parts.push(part);
    this.length += part.length;
  }

  toBytes(): Uint8Array {
    const bytes = Buffer.alloc(this.length);
    let at = 0;
    for (const part of this.parts) {
      if (typeof part === 'string') bytes.write(part, at, 'latin1');
      else bytes.set(part, at);
      at += part.length;
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}
