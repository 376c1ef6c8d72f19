import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';

type Outline = ReturnType<TrueTypeFont['outline']>;
type Contour = Outline[number];
type Point = Contour[number];

/** Path operators of an outline in font units (ISO 32000-1 §8.5.2), each contour closed, to be filled with `f`. */
export function outlinePath(outline: Outline): string {
  return outline.map(contourPath).join('');
}

function contourPath(contour: Contour): string {
  const points = withImpliedPoints(contour);
  const [start] = points;
  if (!start) return '';
  const operators = [`${point(start)} m\n`];
  let from = start;
  for (let i = 1; i <= points.length; i++) {
    const next = points[i % points.length] ?? start;
    if (next.onCurve) {
      operators.push(`${point(next)} l\n`);
      from = next;
      continue;
    }
    i += 1;
    const to = points[i % points.length] ?? start;
    operators.push(quadratic(from, next, to));
    from = to;
  }
  return `${operators.join('')}h\n`;
}

/** The points with one on the curve between any two off it, beginning on the curve. */
function withImpliedPoints(contour: Contour): Point[] {
  const points = contour.flatMap((current, i) => {
    const next = contour[(i + 1) % contour.length] ?? current;
    return current.onCurve || next.onCurve ? [current] : [current, middle(current, next)];
  });
  const first = points.findIndex(({ onCurve }) => onCurve);
  return [...points.slice(first), ...points.slice(0, first)];
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, onCurve: true };
}

/** The same curve as a cubic one: its control points lie two thirds of the way. */
function quadratic(from: Point, control: Point, to: Point): string {
  const towards = (end: Point): Point => ({
    x: end.x + ((control.x - end.x) * 2) / 3,
    y: end.y + ((control.y - end.y) * 2) / 3,
    onCurve: false,
  });
  return `${point(towards(from))} ${point(towards(to))} ${point(to)} c\n`;
}

/** Whole font units: a thousandth of the character's height is finer than any printer. */
function point({ x, y }: Point): string {
  return `${Math.round(x)} ${Math.round(y)}`;
}
