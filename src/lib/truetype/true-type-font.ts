import { type CharacterMap, readCharacterMap } from './character-map.js';
import { TrueTypeError, readFontTables } from './font-tables.js';
import { type Contour, readOutline } from './glyph-outline.js';

const NO_GLYPH: CharacterMap = () => 0;

/** Metrics of the whole font, in font units. */
type FontMetrics = Readonly<{
  unitsPerEm: number;
  /** `hhea`: above the baseline. */
  ascent: number;
  /** `hhea`: negative below the baseline. */
  descent: number;
  /** `head`: the box around all glyphs, [xMin, yMin, xMax, yMax]. */
  bounds: readonly [number, number, number, number];
}>;

/**
 * A static TrueType font with glyf outlines (ISO/IEC 14496-22), read on demand.
 *
 * Also reads the subsets embedded in PDF files, which have no `cmap`: every {@link glyphId} is then 0.
 */
export class TrueTypeFont {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  readonly bounds: FontMetrics['bounds'];
  readonly glyphCount: number;
  /** Glyph id of a Unicode code point; 0 when the font has no such character. */
  readonly glyphId: CharacterMap;
  private readonly fullMetrics: number;
  private readonly longOffsets: boolean;

  private constructor(
    /** The whole file. */
    readonly bytes: Uint8Array,
    private readonly tables: ReadonlyMap<string, DataView>,
  ) {
    const head = this.table('head');
    const hhea = this.table('hhea');
    const metrics = readMetrics(head, hhea);
    this.unitsPerEm = metrics.unitsPerEm;
    this.ascent = metrics.ascent;
    this.descent = metrics.descent;
    this.bounds = metrics.bounds;
    this.glyphCount = this.table('maxp').getUint16(4);
    this.fullMetrics = hhea.getUint16(34);
    this.longOffsets = head.getInt16(50) === 1;
    const cmap = tables.get('cmap');
    this.glyphId = cmap ? readCharacterMap(cmap) : NO_GLYPH;
    if (this.unitsPerEm === 0 || this.fullMetrics === 0) throw new TrueTypeError('Font has no metrics');
  }

  /** @throws TrueTypeError when a needed table is missing or lies outside the file */
  static parse(bytes: Uint8Array): TrueTypeFont {
    return guarded(() => new TrueTypeFont(bytes, readFontTables(bytes)));
  }

  /** @throws TrueTypeError when the font has no such table */
  table(tag: string): DataView {
    const table = this.tables.get(tag);
    if (!table) throw new TrueTypeError(`Font has no table ${tag}`);
    return table;
  }

  hasTable(tag: string): boolean {
    return this.tables.has(tag);
  }

  /** Advance width in font units. */
  advance(glyphId: number): number {
    const record = Math.min(glyphId, this.fullMetrics - 1);
    return guarded(() => this.table('hmtx').getUint16(4 * record));
  }

  /** Left side bearing in font units. */
  leftSideBearing(glyphId: number): number {
    const hmtx = this.table('hmtx');
    const full = this.fullMetrics;
    const at = glyphId < full ? 4 * glyphId + 2 : 4 * full + 2 * (glyphId - full);
    return guarded(() => hmtx.getInt16(at));
  }

  /** The glyph's entry of `glyf`; empty for a glyph that draws nothing. */
  glyphData(glyphId: number): DataView {
    return guarded(() => {
      if (glyphId >= this.glyphCount) throw new TrueTypeError(`Font has no glyph ${glyphId}`);
      const start = this.offset(glyphId);
      const glyf = this.table('glyf');
      return new DataView(glyf.buffer, glyf.byteOffset + start, this.offset(glyphId + 1) - start);
    });
  }

  /** Contours of the glyph, composites flattened; `[]` when it draws nothing. */
  outline(glyphId: number): Contour[] {
    return guarded(() => readOutline((id) => this.glyphData(id), glyphId));
  }

  private offset(glyphId: number): number {
    const loca = this.table('loca');
    const offset = this.longOffsets ? loca.getUint32(4 * glyphId) : 2 * loca.getUint16(2 * glyphId);
    if (offset > this.table('glyf').byteLength) throw new TrueTypeError(`Glyph ${glyphId} lies outside glyf`);
    return offset;
  }
}

function readMetrics(head: DataView, hhea: DataView): FontMetrics {
  return {
    unitsPerEm: head.getUint16(18),
    ascent: hhea.getInt16(4),
    descent: hhea.getInt16(6),
    bounds: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
  };
}

/** A read outside a table is a damaged font, not a bug of the caller. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new TrueTypeError('Font is cut short', { cause: error });
    throw error;
  }
}
