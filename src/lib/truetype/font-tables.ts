/** The bytes are no usable TrueType font, or the glyph asked for is damaged. */
export class TrueTypeError extends Error {
  override readonly name = 'TrueTypeError';
}

/** `true` and 0x00010000 mark outlines of the glyf kind (ISO/IEC 14496-22 §4.5.1); OTTO (CFF) is not read. */
const GLYF_FLAVOURS: ReadonlySet<number> = new Set([0x00010000, 0x74727565]);
const RECORD_LENGTH = 16;

/**
 * The tables of a font file by tag, as views into `bytes`.
 *
 * @throws TrueTypeError when the flavour is not glyf or a table lies outside the file
 */
export function readFontTables(bytes: Uint8Array): ReadonlyMap<string, DataView> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 12 || !GLYF_FLAVOURS.has(view.getUint32(0))) {
    throw new TrueTypeError('Not a TrueType font with glyf outlines');
  }
  const count = view.getUint16(4);
  if (view.byteLength < 12 + RECORD_LENGTH * count) throw new TrueTypeError('Table directory is cut short');
  const tables = new Map<string, DataView>();
  for (let i = 0; i < count; i += 1) {
    const record = 12 + RECORD_LENGTH * i;
    const tag = String.fromCharCode(...bytes.subarray(record, record + 4));
    const offset = view.getUint32(record + 8);
    const length = view.getUint32(record + 12);
    if (offset + length > view.byteLength) throw new TrueTypeError(`Table ${tag} lies outside the file`);
    tables.set(tag, new DataView(bytes.buffer, bytes.byteOffset + offset, length));
  }
  return tables;
}
