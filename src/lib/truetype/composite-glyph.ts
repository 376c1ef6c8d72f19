import { TrueTypeError } from './font-tables.js';

/** Flags of a component record, ISO/IEC 14496-22 §5.3.3. */
const ARGUMENTS_ARE_WORDS = 0x0001;
const ARGUMENTS_ARE_OFFSETS = 0x0002;
const HAS_SCALE = 0x0008;
const HAS_MORE = 0x0020;
const HAS_TWO_SCALES = 0x0040;
const HAS_MATRIX = 0x0080;
const OFFSET_IS_SCALED = 0x0800;

/** One glyph placed inside a composite glyph. */
export type Component = Readonly<{
  glyphId: number;
  /** Where the 16-bit glyph id stands in the glyph's bytes. */
  glyphIdAt: number;
  /** An offset in font units, or the two points to be laid on each other. */
  placement: Readonly<{ kind: 'offset' | 'points'; first: number; second: number }>;
  /** Row vectors: x' = a·x + c·y, y' = b·x + d·y. */
  matrix: readonly [a: number, b: number, c: number, d: number];
  offsetIsScaled: boolean;
}>;

export function isComposite(glyph: DataView): boolean {
  return glyph.byteLength >= 10 && glyph.getInt16(0) < 0;
}

/** The component records of a composite glyph; `[]` for a simple or empty glyph. */
export function readComponents(glyph: DataView): Component[] {
  if (!isComposite(glyph)) return [];
  const components: Component[] = [];
  let at = 10;
  for (let more = true; more;) {
    if (at + 6 > glyph.byteLength) throw new TrueTypeError('Composite glyph is cut short');
    const flags = glyph.getUint16(at);
    const words = (flags & ARGUMENTS_ARE_WORDS) !== 0;
    const matrixAt = at + (words ? 8 : 6);
    components.push({
      glyphId: glyph.getUint16(at + 2),
      glyphIdAt: at + 2,
      placement: readPlacement(glyph, at + 4, flags),
      matrix: readMatrix(glyph, matrixAt, flags),
      offsetIsScaled: (flags & OFFSET_IS_SCALED) !== 0,
    });
    at = matrixAt + matrixLength(flags);
    more = (flags & HAS_MORE) !== 0;
  }
  return components;
}

function readPlacement(glyph: DataView, at: number, flags: number): Component['placement'] {
  const words = (flags & ARGUMENTS_ARE_WORDS) !== 0;
  if ((flags & ARGUMENTS_ARE_OFFSETS) !== 0) {
    const [first, second] = words
      ? [glyph.getInt16(at), glyph.getInt16(at + 2)]
      : [glyph.getInt8(at), glyph.getInt8(at + 1)];
    return { kind: 'offset', first, second };
  }
  const [first, second] = words
    ? [glyph.getUint16(at), glyph.getUint16(at + 2)]
    : [glyph.getUint8(at), glyph.getUint8(at + 1)];
  return { kind: 'points', first, second };
}

function matrixLength(flags: number): number {
  if ((flags & HAS_SCALE) !== 0) return 2;
  if ((flags & HAS_TWO_SCALES) !== 0) return 4;
  return (flags & HAS_MATRIX) === 0 ? 0 : 8;
}

function readMatrix(glyph: DataView, at: number, flags: number): Component['matrix'] {
  const fixed = (index: number): number => glyph.getInt16(at + 2 * index) / 16384;
  if ((flags & HAS_SCALE) !== 0) return [fixed(0), 0, 0, fixed(0)];
  if ((flags & HAS_TWO_SCALES) !== 0) return [fixed(0), 0, 0, fixed(1)];
  if ((flags & HAS_MATRIX) !== 0) return [fixed(0), fixed(1), fixed(2), fixed(3)];
  return [1, 0, 0, 1];
}
