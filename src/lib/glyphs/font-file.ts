import { fontFault } from './glyph-fault.js';

/** A table of an sfnt file: a view with an origin of its own. */
export type FontTable = DataView;

const MAX_TABLES = 64;

/** The two version tags of fonts with glyf outlines (OpenType §4.2). */
const TRUETYPE_VERSIONS: ReadonlySet<number> = new Set([0x00010000, 0x74727565]);

/**
 * Table directory of a TrueType file.
 *
 * @throws FaultError `font-malformed` if it is no such file or a table lies outside it
 */
export function readFontTables(bytes: Uint8Array): ReadonlyMap<string, FontTable> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 12 || !TRUETYPE_VERSIONS.has(view.getUint32(0))) throw fontFault('no TrueType font');
  const count = view.getUint16(4);
  if (count > MAX_TABLES || 12 + count * 16 > view.byteLength) throw fontFault(`${count} tables`);
  const tables = new Map<string, FontTable>();
  for (let index = 0; index < count; index += 1) {
    const entry = 12 + index * 16;
    const tag = Buffer.from(bytes.subarray(entry, entry + 4)).toString('latin1');
    const offset = view.getUint32(entry + 8);
    const length = view.getUint32(entry + 12);
    if (offset + length > view.byteLength) throw fontFault(`table ${tag} is cut off`);
    if (tables.has(tag)) throw fontFault(`two tables ${tag}`);
    tables.set(tag, new DataView(bytes.buffer, bytes.byteOffset + offset, length));
  }
  return tables;
}

/** @throws FaultError `font-malformed` if the table is missing or shorter than `minLength` */
export function requiredTable(
  tables: ReadonlyMap<string, FontTable>,
  tag: string,
  minLength: number,
): FontTable {
  const table = tables.get(tag);
  if (table === undefined || table.byteLength < minLength) throw fontFault(`no table ${tag}`);
  return table;
}
