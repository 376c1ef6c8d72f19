import { type Component, isComposite, readComponents } from './composite-glyph.js';
import { TrueTypeError } from './font-tables.js';

/** Font units, y upwards. Between two off-curve points lies an implied on-curve point (quadratic splines). */
export type OutlinePoint = Readonly<{ x: number; y: number; onCurve: boolean }>;
export type Contour = readonly OutlinePoint[];

/** Flags of a simple glyph's point, ISO/IEC 14496-22 §5.3.3. */
const ON_CURVE = 0x01;
const X_IS_BYTE = 0x02;
const Y_IS_BYTE = 0x04;
const REPEATS = 0x08;
const X_SAME_OR_POSITIVE = 0x10;
const Y_SAME_OR_POSITIVE = 0x20;

/** Deeper nesting does not occur in real fonts and would be a loop. */
const DEEPEST = 8;

/**
 * The contours of a glyph, composites flattened; `[]` for a glyph that draws nothing.
 *
 * @param glyphData bytes of one entry of `glyf`
 */
export function readOutline(glyphData: (glyphId: number) => DataView, glyphId: number, depth = 0): Contour[] {
  if (depth > DEEPEST) throw new TrueTypeError('Composite glyphs are nested too deeply');
  const glyph = glyphData(glyphId);
  if (glyph.byteLength < 10) return [];
  if (!isComposite(glyph)) return readSimpleOutline(glyph);
  const contours: Contour[] = [];
  for (const component of readComponents(glyph)) {
    const part = readOutline(glyphData, component.glyphId, depth + 1);
    contours.push(...place(part, component, contours));
  }
  return contours;
}

function place(part: readonly Contour[], component: Component, placed: readonly Contour[]): Contour[] {
  const [a, b, c, d] = component.matrix;
  const turned = part.map((contour) =>
    contour.map((p) => ({ x: a * p.x + c * p.y, y: b * p.x + d * p.y, onCurve: p.onCurve })),
  );
  const { x: dx, y: dy } = offsetOf(component, placed.flat(), turned.flat());
  return turned.map((contour) => contour.map((p) => ({ ...p, x: p.x + dx, y: p.y + dy })));
}

function offsetOf(
  { placement, matrix: [a, b, c, d], offsetIsScaled }: Component,
  placed: readonly OutlinePoint[],
  part: readonly OutlinePoint[],
): { x: number; y: number } {
  if (placement.kind === 'points') {
    const anchor = placed[placement.first];
    const point = part[placement.second];
    if (!anchor || !point) throw new TrueTypeError('Composite glyph is anchored to a missing point');
    return { x: anchor.x - point.x, y: anchor.y - point.y };
  }
  if (!offsetIsScaled) return { x: placement.first, y: placement.second };
  return { x: placement.first * Math.hypot(a, b), y: placement.second * Math.hypot(c, d) };
}

function readSimpleOutline(glyph: DataView): Contour[] {
  const contourCount = glyph.getInt16(0);
  if (contourCount === 0) return [];
  const ends = Array.from({ length: contourCount }, (_, i) => glyph.getUint16(10 + 2 * i));
  const pointCount = (ends.at(-1) ?? -1) + 1;
  const flagsAt = 12 + 2 * contourCount + glyph.getUint16(10 + 2 * contourCount);
  const { flags, end } = readFlags(glyph, flagsAt, pointCount);
  const xs = readCoordinates(glyph, end, flags, X_IS_BYTE, X_SAME_OR_POSITIVE);
  const ys = readCoordinates(glyph, xs.end, flags, Y_IS_BYTE, Y_SAME_OR_POSITIVE);
  const points = flags.map((flag, i) => ({
    x: xs.values[i] ?? 0,
    y: ys.values[i] ?? 0,
    onCurve: (flag & ON_CURVE) !== 0,
  }));
  return ends.map((last, i) => points.slice((ends[i - 1] ?? -1) + 1, last + 1));
}

function readFlags(glyph: DataView, start: number, count: number): { flags: number[]; end: number } {
  const flags: number[] = [];
  let at = start;
  while (flags.length < count) {
    const flag = glyph.getUint8(at++);
    const times = (flag & REPEATS) === 0 ? 1 : glyph.getUint8(at++) + 1;
    for (let i = 0; i < times && flags.length < count; i += 1) flags.push(flag);
  }
  return { flags, end: at };
}

function readCoordinates(
  glyph: DataView,
  start: number,
  flags: readonly number[],
  isByte: number,
  sameOrPositive: number,
): { values: number[]; end: number } {
  let at = start;
  let value = 0;
  const values = flags.map((flag) => {
    const positive = (flag & sameOrPositive) !== 0;
    if ((flag & isByte) !== 0) {
      value += positive ? glyph.getUint8(at) : -glyph.getUint8(at);
      at += 1;
    } else if (!positive) {
      value += glyph.getInt16(at);
      at += 2;
    }
    return value;
  });
  return { values, end: at };
}
