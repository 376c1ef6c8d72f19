import { placeOutline, readComponents } from './composite-glyph.js';
import { type FontTable, readFontTables, requiredTable } from './font-file.js';
import { fontFault } from './glyph-fault.js';
import { type Outline, readSimpleGlyph } from './simple-glyph.js';

const MAX_COMPOSITE_DEPTH = 6;

/** What a glyph draws, in font units. */
export type Glyph = Readonly<{
  outline: Outline;
  /** Left, bottom, right, top of all points. */
  bounds: readonly [number, number, number, number];
  /** False for an empty outline, or one of which a component is empty. */
  hasInk: boolean;
}>;

const BLANK: Glyph = { outline: [], bounds: [0, 0, 0, 0], hasInk: false };

/** The outlines of a TrueType font program, read only where asked for. */
export class GlyphProgram {
  readonly unitsPerEm: number;
  readonly glyphCount: number;
  private readonly glyphs = new Map<number, Glyph>();
  private readonly glyf: FontTable;
  private readonly loca: FontTable;
  private readonly isLongLoca: boolean;

  /** @throws FaultError `font-malformed` */
  constructor(readonly tables: ReadonlyMap<string, FontTable>) {
    const head = requiredTable(tables, 'head', 54);
    this.unitsPerEm = head.getUint16(18);
    this.isLongLoca = head.getInt16(50) === 1;
    this.glyphCount = requiredTable(tables, 'maxp', 6).getUint16(4);
    this.loca = requiredTable(tables, 'loca', (this.glyphCount + 1) * (this.isLongLoca ? 4 : 2));
    this.glyf = requiredTable(tables, 'glyf', 0);
    if (this.unitsPerEm < 16 || this.unitsPerEm > 16384) throw fontFault('unitsPerEm is out of range');
  }

  static parse(bytes: Uint8Array): GlyphProgram {
    return new GlyphProgram(readFontTables(bytes));
  }

  /** @throws FaultError `font-malformed` also for a glyph number that the font does not have */
  glyph(glyphId: number): Glyph {
    const known = this.glyphs.get(glyphId);
    if (known !== undefined) return known;
    const glyph = this.readOrFault(glyphId);
    this.glyphs.set(glyphId, glyph);
    return glyph;
  }

  /**
   * Takes a glyph over from another font when its description there is the same, byte by byte: reading it again
   * would give the same outline. Only for simple glyphs, as the parts of a composite have other numbers elsewhere.
   *
   * @returns whether the descriptions are the same
   */
  adopt(glyphId: number, from: GlyphProgram, theirGlyphId: number): boolean {
    const own = bytesOf(this.description(glyphId));
    const theirs = bytesOf(from.description(theirGlyphId));
    const isSimple = theirs.length >= 10 && (theirs[0] ?? 0x80) < 0x80;
    // What follows is padding: the contours say where a simple glyph ends.
    const isSame = isSimple && theirs.equals(own.subarray(0, theirs.length));
    if (isSame) this.glyphs.set(glyphId, from.glyph(theirGlyphId));
    return isSame;
  }

  private readOrFault(glyphId: number): Glyph {
    try {
      return this.read(glyphId, 0);
    } catch (error) {
      if (error instanceof RangeError) throw fontFault(`glyph ${glyphId} is cut off`);
      throw error;
    }
  }

  private read(glyphId: number, depth: number): Glyph {
    const view = this.description(glyphId);
    if (view.byteLength === 0) return BLANK;
    const contours = view.getInt16(0);
    if (contours >= 0) return glyphOf(readSimpleGlyph(view, contours));
    if (depth >= MAX_COMPOSITE_DEPTH) throw fontFault(`glyph ${glyphId} is nested too deep`);
    const parts = readComponents(view).map((component) => {
      const part = this.read(component.glyphId, depth + 1);
      return { ...part, outline: placeOutline(part.outline, component) };
    });
    const whole = glyphOf(parts.flatMap(({ outline }) => outline));
    return parts.every(({ hasInk }) => hasInk) ? whole : { ...whole, hasInk: false };
  }

  /** The bytes of one glyph (OpenType §5.3.5 loca): empty when nothing is drawn. */
  private description(glyphId: number): DataView {
    if (glyphId >= this.glyphCount) throw fontFault(`no glyph ${glyphId}`);
    const start = this.location(glyphId);
    const end = this.location(glyphId + 1);
    if (end < start || end > this.glyf.byteLength) throw fontFault(`glyph ${glyphId} lies outside glyf`);
    return new DataView(this.glyf.buffer, this.glyf.byteOffset + start, end - start);
  }

  private location(glyphId: number): number {
    return this.isLongLoca ? this.loca.getUint32(glyphId * 4) : this.loca.getUint16(glyphId * 2) * 2;
  }
}

function bytesOf(view: DataView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

function glyphOf(outline: Outline): Glyph {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < outline.length;) {
    const points = outline[at] ?? 0;
    at += 1;
    for (const end = at + points * 3; at < end; at += 3) {
      const x = outline[at] ?? 0;
      const y = outline[at + 1] ?? 0;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < bottom) bottom = y;
      if (y > top) top = y;
    }
  }
  const hasInk = right > left && top > bottom;
  return hasInk ? { outline, bounds: [left, bottom, right, top], hasInk } : BLANK;
}
