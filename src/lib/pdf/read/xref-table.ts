import { pdfFault } from './pdf-fault.js';

const ROW_LENGTH = 20;
const FREE_ROW = '0000000000 65535 f \n';
const ROW_IN_USE = /^(\d{10}) 00000 n \n$/;

/** A classic cross-reference table of one section that begins at object 0 (ISO 32000-1 §7.5.4). */
export type XrefTable = Readonly<{
  /** Byte offset by object number; entry 0 is the free one. */
  offsets: readonly number[];
  /** Index of the first byte after the last row. */
  end: number;
}>;

/**
 * @param start offset of the keyword `xref`
 * @throws FaultError `pdf-xref` for anything but our own form of the table
 */
export function readXrefTable(bytes: Uint8Array, start: number, maxObjects: number): XrefTable {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = /^xref\n0 (\d{1,7})\n/.exec(text.toString('latin1', start, start + 20));
  if (head === null) throw pdfFault('pdf-xref', `no cross-reference table at ${start}`);
  const count = Number(head[1]);
  if (count > maxObjects) throw pdfFault('pdf-too-many-objects', `${count} entries`);
  const first = start + head[0].length;
  const offsets: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const at = first + number * ROW_LENGTH;
    offsets.push(readRow(text.toString('latin1', at, at + ROW_LENGTH), number));
  }
  return { offsets, end: first + count * ROW_LENGTH };
}

function readRow(row: string, number: number): number {
  if (number === 0) {
    if (row !== FREE_ROW) throw pdfFault('pdf-xref', 'entry 0 is not the head of the free list');
    return 0;
  }
  const offset = ROW_IN_USE.exec(row)?.[1];
  if (offset === undefined) throw pdfFault('pdf-xref', `entry ${number} is malformed or free`);
  return Number(offset);
}
