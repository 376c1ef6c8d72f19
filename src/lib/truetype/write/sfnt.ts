/** A table as it goes into a font file. `checksum` is given when the bytes need not be at hand to know it. */
export type TableHead = Readonly<{ tag: string; length: number; checksum: number }>;

const RECORD_LENGTH = 16;
/** ISO/IEC 14496-22 §5.2.2: the sum of the whole file, `head` adjusted, is this. */
const WHOLE_FILE_SUM = 0xb1b0afba;

/** Sum of the bytes as big-endian 32-bit words, the last word filled with zeros (ISO/IEC 14496-22 §4.5.2). */
export function tableChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4) {
    const high = ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
    const low = ((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0);
    sum = (sum + high * 65536 + low) % 0x1_0000_0000;
  }
  return sum;
}

/** Bytes taken by a table and the zeros that fill its last word. */
export function paddedLength(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** @returns header and table records; the tables follow in the order given, which must be that of their tags */
export function sfntDirectory(tables: readonly TableHead[]): Uint8Array {
  const directory = new Uint8Array(12 + RECORD_LENGTH * tables.length);
  const view = new DataView(directory.buffer);
  const power = Math.floor(Math.log2(tables.length));
  view.setUint32(0, 0x00010000);
  view.setUint16(4, tables.length);
  view.setUint16(6, 2 ** power * RECORD_LENGTH);
  view.setUint16(8, power);
  view.setUint16(10, tables.length * RECORD_LENGTH - 2 ** power * RECORD_LENGTH);
  let offset = directory.length;
  for (const [i, { tag, length, checksum }] of tables.entries()) {
    const record = 12 + RECORD_LENGTH * i;
    for (let k = 0; k < 4; k += 1) view.setUint8(record + k, tag.charCodeAt(k));
    view.setUint32(record + 4, checksum);
    view.setUint32(record + 8, offset);
    view.setUint32(record + 12, length);
    offset += paddedLength(length);
  }
  return directory;
}

/** `checkSumAdjustment` of `head`, from the sums of the directory and of every table. */
export function checksumAdjustment(directory: Uint8Array, tables: readonly TableHead[]): number {
  const sum = tables.reduce((total, { checksum }) => total + checksum, tableChecksum(directory));
  return (WHOLE_FILE_SUM - (sum % 0x1_0000_0000) + 0x1_0000_0000) % 0x1_0000_0000;
}
