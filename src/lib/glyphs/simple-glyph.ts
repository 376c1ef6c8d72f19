import { fontFault } from './glyph-fault.js';

/**
 * An outline as a flat list: for each contour its number of points, then x, y and onCurve (0 or 1) of each, in font
 * units. Two outlines are the same shape exactly when the lists are equal.
 */
export type Outline = number[];

const ON_CURVE = 0x01;
const X_SHORT = 0x02;
const Y_SHORT = 0x04;
const REPEAT = 0x08;
const X_SAME_OR_POSITIVE = 0x10;
const Y_SAME_OR_POSITIVE = 0x20;

/** glyf, simple glyph description (OpenType §5.3.4); hinting instructions are skipped. */
export function readSimpleGlyph(view: DataView, contours: number): Outline {
  const ends = Array.from({ length: contours }, (_, index) => view.getUint16(10 + index * 2));
  const count = (ends.at(-1) ?? -1) + 1;
  if (ends.some((end, index) => end < (ends[index - 1] ?? 0))) throw fontFault('contours run backwards');
  const instructions = view.getUint16(10 + contours * 2);
  const flags = readFlags(view, 12 + contours * 2 + instructions, count);
  const xs = readCoordinates(view, flags, { at: flags.end, short: X_SHORT, same: X_SAME_OR_POSITIVE });
  const ys = readCoordinates(view, flags, { at: xs.end, short: Y_SHORT, same: Y_SAME_OR_POSITIVE });
  const outline: Outline = [];
  let point = 0;
  for (const end of ends) {
    outline.push(end + 1 - point);
    for (; point <= end; point += 1)
      outline.push(xs.values[point] ?? 0, ys.values[point] ?? 0, (flags.values[point] ?? 0) & ON_CURVE);
  }
  return outline;
}

function readFlags(view: DataView, start: number, count: number): { values: Uint8Array; end: number } {
  const values = new Uint8Array(count);
  let at = start;
  for (let point = 0; point < count; point += 1) {
    const flag = view.getUint8(at);
    at += 1;
    values[point] = flag;
    if ((flag & REPEAT) === 0) continue;
    const repeats = view.getUint8(at);
    at += 1;
    if (point + repeats >= count) throw fontFault('more flags than points');
    values.fill(flag, point + 1, point + 1 + repeats);
    point += repeats;
  }
  return { values, end: at };
}

function readCoordinates(
  view: DataView,
  flags: { values: Uint8Array },
  axis: { at: number; short: number; same: number },
): { values: Int32Array; end: number } {
  const values = new Int32Array(flags.values.length);
  let { at } = axis;
  let value = 0;
  for (let point = 0; point < values.length; point += 1) {
    const flag = flags.values[point] ?? 0;
    const isSame = (flag & axis.same) !== 0;
    if ((flag & axis.short) !== 0) {
      value += isSame ? view.getUint8(at) : -view.getUint8(at);
      at += 1;
    } else if (!isSame) {
      value += view.getInt16(at);
      at += 2;
    }
    values[point] = value;
  }
  return { values, end: at };
}
