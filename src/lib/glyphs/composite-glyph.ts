import { fontFault } from './glyph-fault.js';
import type { Outline } from './simple-glyph.js';

/** One part of a composite glyph: `x' = a x + c y + dx`, `y' = b x + d y + dy`. */
export type Component = Readonly<{
  glyphId: number;
  a: number;
  b: number;
  c: number;
  d: number;
  dx: number;
  dy: number;
}>;

const WORD_ARGUMENTS = 0x0001;
const ARGUMENTS_ARE_OFFSETS = 0x0002;
const ONE_SCALE = 0x0008;
const MORE_COMPONENTS = 0x0020;
const TWO_SCALES = 0x0040;
const TWO_BY_TWO = 0x0080;

const MAX_COMPONENTS = 64;

/** glyf, composite glyph description (OpenType §5.3.4). Components placed by points are refused. */
export function readComponents(view: DataView): Component[] {
  const components: Component[] = [];
  let at = 10;
  for (let flags = MORE_COMPONENTS; (flags & MORE_COMPONENTS) !== 0;) {
    if (components.length >= MAX_COMPONENTS) throw fontFault('too many components');
    flags = view.getUint16(at);
    if ((flags & ARGUMENTS_ARE_OFFSETS) === 0) throw fontFault('component placed by points');
    const glyphId = view.getUint16(at + 2);
    const isWord = (flags & WORD_ARGUMENTS) !== 0;
    const dx = isWord ? view.getInt16(at + 4) : view.getInt8(at + 4);
    const dy = isWord ? view.getInt16(at + 6) : view.getInt8(at + 5);
    at += isWord ? 8 : 6;
    const scale = readScale(view, at, flags);
    at += scale.length;
    components.push({ glyphId, ...scale.matrix, dx, dy });
  }
  return components;
}

type Scale = { matrix: { a: number; b: number; c: number; d: number }; length: number };

function readScale(view: DataView, at: number, flags: number): Scale {
  const f2dot14 = (index: number): number => view.getInt16(at + index * 2) / 16384;
  if ((flags & ONE_SCALE) !== 0) return { matrix: { a: f2dot14(0), b: 0, c: 0, d: f2dot14(0) }, length: 2 };
  if ((flags & TWO_SCALES) !== 0) return { matrix: { a: f2dot14(0), b: 0, c: 0, d: f2dot14(1) }, length: 4 };
  if ((flags & TWO_BY_TWO) !== 0)
    return { matrix: { a: f2dot14(0), b: f2dot14(1), c: f2dot14(2), d: f2dot14(3) }, length: 8 };
  return { matrix: { a: 1, b: 0, c: 0, d: 1 }, length: 0 };
}

/** @returns the outline as it stands in the composite glyph */
export function placeOutline(outline: Outline, part: Component): Outline {
  const placed = outline.slice();
  for (let at = 0; at < placed.length;) {
    const points = placed[at] ?? 0;
    at += 1;
    for (let point = 0; point < points; point += 1, at += 3) {
      const x = placed[at] ?? 0;
      const y = placed[at + 1] ?? 0;
      placed[at] = part.a * x + part.c * y + part.dx;
      placed[at + 1] = part.b * x + part.d * y + part.dy;
    }
  }
  return placed;
}
