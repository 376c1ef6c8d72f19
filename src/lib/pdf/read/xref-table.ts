import { pdfFault } from './pdf-fault.js';

const ROW_LENGTH = 20;
const FREE_ROW = '0000000000 65535 f \n';
const ROW_IN_USE = /^(\d{10}) 00000 n \n$/;
const SUBSECTION = /^(\d{1,7}) (\d{1,7})\n/;

/** Where an indirect object begins. */
export type XrefRow = Readonly<{ number: number; offset: number }>;

/** A classic cross-reference section (ISO 32000-1 §7.5.4). */
export type XrefTable = Readonly<{
  /** Object number of the first entry; 0 is the head of the free list, which only a first revision has. */
  first: number;
  /** Every object in use, in the order of their numbers. */
  rows: readonly XrefRow[];
  /** Index of the first byte after the last row. */
  end: number;
}>;

/**
 * @param start offset of the keyword `xref`
 * @throws FaultError `pdf-xref` for anything but our own form of the table: numbers ascend, and numbers in a row
 *   stand in one subsection
 */
export function readXrefTable(bytes: Uint8Array, start: number, maxObjects: number): XrefTable {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (text.toString('latin1', start, start + 5) !== 'xref\n')
    throw pdfFault('pdf-xref', `no cross-reference table at ${start}`);
  const rows: XrefRow[] = [];
  let first = -1;
  let next = -1;
  let at = start + 5;
  for (;;) {
    const head = SUBSECTION.exec(text.toString('latin1', at, at + 16));
    if (head === null) break;
    const [number, count] = [Number(head[1]), Number(head[2])];
    if (number + count > maxObjects) throw pdfFault('pdf-too-many-objects', `${number + count} entries`);
    if (count === 0 || number <= next) throw pdfFault('pdf-xref', `subsection ${number} ${count} at ${at}`);
    if (first === -1) first = number;
    at += head[0].length;
    next = number + count;
    for (let entry = number; entry < next; entry += 1, at += ROW_LENGTH) {
      const offset = readRow(text.toString('latin1', at, at + ROW_LENGTH), entry);
      if (entry > 0) rows.push({ number: entry, offset });
    }
  }
  if (first === -1) throw pdfFault('pdf-xref', `the table at ${start} has no entry`);
  return { first, rows, end: at };
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
