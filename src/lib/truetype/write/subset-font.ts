import { joinPieces, type Piece, storedPiece } from '../../flate/pieces.js';
import type { TrueTypeFont } from '../true-type-font.js';
import type { GlyphPiece, GlyphPieces } from './glyph-pieces.js';
import { checksumAdjustment, paddedLength, sfntDirectory, tableChecksum, type TableHead } from './sfnt.js';

/** A font file with only some glyphs, in pieces: plain bytes and compressed form of the same file. */
export class FontSubset {
  constructor(
    private readonly pieces: readonly Piece[],
    /** Length of the plain font file (`Length1` of ISO 32000-1 Table 127). */
    readonly length: number,
  ) {}

  toBytes(): Uint8Array {
    return Buffer.concat(this.pieces.map((piece) => piece.bytes));
  }

  /** The same bytes as one zlib stream. */
  toZlib(): Uint8Array {
    return joinPieces(this.pieces);
  }
}

/** Tables in the order of their tags, `glyf` apart. */
type SmallTables = Readonly<Record<'head' | 'hhea' | 'hmtx' | 'loca' | 'maxp', Uint8Array>> & {
  readonly prep?: Uint8Array;
};

/**
 * Makes a font of the given glyphs: what PDF needs of a CIDFontType2 (ISO 32000-1 §9.9), without `cmap`.
 *
 * Glyph `i` of the subset is `glyphIds[i]` of the font; parts of composite glyphs that are not among them
 * follow behind. The same glyphs in the same order give the same bytes.
 *
 * @param glyphIds 0 (.notdef) first; an id named twice is drawn by two glyphs
 */
export function subsetFont(glyphs: GlyphPieces, glyphIds: readonly number[]): FontSubset {
  const ids = withComponents(glyphs, glyphIds);
  const placed = placeGlyphs(glyphs, ids);
  const glyfLength = placed.reduce((sum, { piece }) => sum + piece.bytes.length, 0);
  const glyfSum = placed.reduce((sum, { checksum }) => sum + checksum, 0) % 0x1_0000_0000;
  const small = smallTables(glyphs.font, placed);
  const front = frontOfFile(small, { tag: 'glyf', length: glyfLength, checksum: glyfSum });
  const pieces = [storedPiece(front.before), ...placed.map(({ piece }) => piece), storedPiece(front.after)];
  return new FontSubset(pieces, front.before.length + glyfLength + front.after.length);
}

function withComponents(glyphs: GlyphPieces, glyphIds: readonly number[]): readonly number[] {
  // Chinese characters are hardly ever composite.
  if (glyphIds.every((id) => glyphs.of(id).components.length === 0)) return glyphIds;
  const known = new Set(glyphIds);
  const parts: number[] = [];
  const addParts = (id: number): void => {
    for (const part of glyphs.of(id).components) {
      if (known.has(part)) continue;
      known.add(part);
      parts.push(part);
      addParts(part);
    }
  };
  for (const id of glyphIds) addParts(id);
  return [...glyphIds, ...parts];
}

function placeGlyphs(glyphs: GlyphPieces, ids: readonly number[]): GlyphPiece[] {
  const newIdOf = (part: number): number => Math.max(0, ids.lastIndexOf(part));
  return ids.map((id) => {
    const glyph = glyphs.of(id);
    return glyph.components.length === 0 ? glyph : glyphs.renumbered(id, newIdOf);
  });
}

function smallTables(font: TrueTypeFont, placed: readonly GlyphPiece[]): SmallTables {
  const hmtx = new DataView(new ArrayBuffer(4 * placed.length));
  const loca = new DataView(new ArrayBuffer(4 * (placed.length + 1)));
  let offset = 0;
  for (const [i, { piece, advance, leftSideBearing }] of placed.entries()) {
    hmtx.setUint16(4 * i, advance);
    hmtx.setInt16(4 * i + 2, leftSideBearing);
    offset += piece.bytes.length;
    loca.setUint32(4 * (i + 1), offset);
  }
  const prep = font.hasTable('prep') ? { prep: copyOf(font, 'prep') } : {};
  const hhea = withUint16(copyOf(font, 'hhea'), 34, placed.length);
  const maxp = withUint16(copyOf(font, 'maxp'), 4, placed.length);
  return { head: headOf(font), hhea, hmtx: bytesOf(hmtx), loca: bytesOf(loca), maxp, ...prep };
}

/** `head` with long offsets in `loca` and the checksum adjustment still zero. */
function headOf(font: TrueTypeFont): Uint8Array {
  const head = withUint16(copyOf(font, 'head'), 50, 1);
  head.fill(0, 8, 12);
  return head;
}

/** The file on both sides of the glyphs: `glyf` sorts before every other table, the directory before it. */
function frontOfFile(small: SmallTables, glyf: TableHead): { before: Uint8Array; after: Uint8Array } {
  const named = Object.entries(small);
  const heads = named.map(([tag, bytes]) => ({ tag, length: bytes.length, checksum: tableChecksum(bytes) }));
  const directory = sfntDirectory([glyf, ...heads]);
  const adjustment = checksumAdjustment(directory, [glyf, ...heads]);
  const after = new Uint8Array(heads.reduce((sum, { length }) => sum + paddedLength(length), 0));
  let at = 0;
  for (const [tag, bytes] of named) {
    after.set(bytes, at);
    if (tag === 'head') new DataView(after.buffer).setUint32(at + 8, adjustment);
    at += paddedLength(bytes.length);
  }
  return { before: directory, after };
}

function copyOf(font: TrueTypeFont, tag: string): Uint8Array {
  return Uint8Array.from(bytesOf(font.table(tag)));
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function withUint16(table: Uint8Array, at: number, value: number): Uint8Array {
  new DataView(table.buffer).setUint16(at, value);
  return table;
}
