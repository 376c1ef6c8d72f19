import { deflatedPiece, type Piece } from '../../flate/pieces.js';
import { readComponents } from '../composite-glyph.js';
import type { TrueTypeFont } from '../true-type-font.js';
import { tableChecksum } from './sfnt.js';

/** A glyph's bytes, padded to four, ready to be placed in any subset. */
export type GlyphPiece = Readonly<{
  piece: Piece;
  /** Sum of the padded bytes as 32-bit words. */
  checksum: number;
  /** Font units. */
  advance: number;
  leftSideBearing: number;
  /** Glyph ids this composite glyph is made of; empty for a simple glyph. */
  components: readonly number[];
}>;

/**
 * The glyphs of one font in the form {@link subsetFont} copies, prepared on first use and kept.
 *
 * Bounded by the font itself; a full Chinese font comes to about 15 MB.
 */
export class GlyphPieces {
  private readonly prepared = new Map<number, GlyphPiece>();

  constructor(readonly font: TrueTypeFont) {}

  of(glyphId: number): GlyphPiece {
    const known = this.prepared.get(glyphId);
    if (known) return known;
    const glyph = this.font.glyphData(glyphId);
    const bytes = paddedToWords(new Uint8Array(glyph.buffer, glyph.byteOffset, glyph.byteLength));
    const made = {
      piece: deflatedPiece(bytes),
      checksum: tableChecksum(bytes),
      advance: this.font.advance(glyphId),
      leftSideBearing: this.font.leftSideBearing(glyphId),
      components: readComponents(glyph).map((component) => component.glyphId),
    };
    this.prepared.set(glyphId, made);
    return made;
  }

  /** A composite glyph with its parts renumbered; made afresh, as the numbers differ in every subset. */
  renumbered(glyphId: number, newIdOf: (glyphId: number) => number): GlyphPiece {
    const glyph = this.of(glyphId);
    const bytes = Uint8Array.from(glyph.piece.bytes);
    const view = new DataView(bytes.buffer);
    for (const { glyphId: part, glyphIdAt } of readComponents(this.font.glyphData(glyphId))) {
      view.setUint16(glyphIdAt, newIdOf(part));
    }
    return { ...glyph, piece: deflatedPiece(bytes), checksum: tableChecksum(bytes) };
  }
}

function paddedToWords(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  return padded;
}
