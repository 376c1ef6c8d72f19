import { type PDFDict, type PDFObject, PDFRawStream, type PDFRef } from 'pdf-lib';

/** ISO 32000-1 §7.5.2: the comment of four bytes >= 128 marks the file as binary. */
export const HEADER = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';

export type NumberedObject = Readonly<{ ref: PDFRef; object: PDFObject }>;

export type WrittenFile = Readonly<{
  bytes: Uint8Array;
  /** First byte of each written object's value, behind `n 0 obj`, by object number. */
  valueOffsets: ReadonlyMap<number, number>;
}>;

/** The row of an object in the cross-reference table, 20 bytes (ISO 32000-1 §7.5.4). */
type Row = Readonly<{ number: number; text: string }>;

/**
 * Header, objects, classic cross-reference table, trailer: one revision.
 *
 * pdf-lib's own writing copies every stream octet by octet; here text is joined and streams are copied whole.
 *
 * @param objects numbered from 1 without a gap, in that order
 */
export function writeFile(objects: readonly NumberedObject[], trailer: PDFDict): WrittenFile {
  const pieces = new Pieces();
  pieces.add(HEADER);
  const { rows, valueOffsets } = addObjects(pieces, objects);
  const table = `0 ${objects.length + 1}\n0000000000 65535 f \n${rows.map(({ text }) => text).join('')}`;
  pieces.add(ending(table, trailer, pieces.length));
  return { bytes: pieces.toBytes(), valueOffsets };
}

/**
 * The file with an update behind it (ISO 32000-1 §7.5.6): objects, a cross-reference table of these alone, trailer.
 *
 * @param before not modified, and the first bytes of the result
 * @param objects by ascending number
 * @param trailerOf makes the trailer once the bytes of all objects are known
 */
export function writeUpdate(
  before: Uint8Array,
  objects: readonly NumberedObject[],
  trailerOf: (objectBytes: Uint8Array) => PDFDict,
): WrittenFile {
  const pieces = new Pieces(before.length);
  const { rows, valueOffsets } = addObjects(pieces, objects);
  const objectBytes = pieces.toBytes();
  const tail = Buffer.from(ending(subsections(rows), trailerOf(objectBytes), pieces.length), 'latin1');
  const bytes = Buffer.allocUnsafeSlow(before.length + objectBytes.length + tail.length);
  bytes.set(before, 0);
  bytes.set(objectBytes, before.length);
  bytes.set(tail, before.length + objectBytes.length);
  return { bytes: new Uint8Array(bytes.buffer), valueOffsets };
}

function addObjects(
  pieces: Pieces,
  objects: readonly NumberedObject[],
): Readonly<{ rows: readonly Row[]; valueOffsets: ReadonlyMap<number, number> }> {
  const valueOffsets = new Map<number, number>();
  const rows = objects.map(({ ref, object }) => {
    const number = ref.objectNumber;
    const text = `${String(pieces.length).padStart(10, '0')} 00000 n \n`;
    pieces.add(`${number} 0 obj\n`);
    valueOffsets.set(number, pieces.length);
    addObject(pieces, object);
    pieces.add('\nendobj\n');
    return { number, text };
  });
  return { rows, valueOffsets };
}

function addObject(pieces: Pieces, object: PDFObject): void {
  if (!(object instanceof PDFRawStream)) return pieces.add(object.toString());
  pieces.add(`${object.dict.toString()}\nstream\n`);
  pieces.add(object.contents);
  pieces.add('\nendstream');
}

/** Rows with consecutive numbers stand together under the first number and their count. */
function subsections(rows: readonly Row[]): string {
  const groups: Row[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    if (group?.at(-1)?.number === row.number - 1) group.push(row);
    else groups.push([row]);
  }
  return groups
    .map((group) => `${group[0]?.number} ${group.length}\n${group.map(({ text }) => text).join('')}`)
    .join('');
}

/** @param start of the table, from the first byte of the file */
function ending(table: string, trailer: PDFDict, start: number): string {
  return `xref\n${table}trailer\n${trailer.toString()}\nstartxref\n${start}\n%%EOF\n`;
}

/** What a file is put together from: Latin-1 text and octets. */
class Pieces {
  /** End of what was added, from the first byte of the file. */
  length: number;
  private readonly parts: (string | Uint8Array)[] = [];

  /** @param start bytes of the file that stand before all pieces */
  constructor(private readonly start = 0) {
    this.length = start;
  }

  add(part: string | Uint8Array): void {
    this.parts.push(part);
    this.length += part.length;
  }

  toBytes(): Uint8Array {
    const bytes = Buffer.alloc(this.length - this.start);
    let at = 0;
    for (const part of this.parts) {
      if (typeof part === 'string') bytes.write(part, at, 'latin1');
      else bytes.set(part, at);
      at += part.length;
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}
