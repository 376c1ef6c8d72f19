import type { Box } from '../page-tree.js';
import { keepsUpright, type Matrix, transformBox } from './matrix.js';

type Subpath = { points: number[]; isCurved: boolean };

/** Path under construction (ISO 32000-1 §8.5.2), in the space of the operators. */
export class PathBuilder {
  private subpaths: Subpath[] = [];

  get isEmpty(): boolean {
    return this.subpaths.length === 0;
  }

  moveTo(x: number, y: number): void {
    this.subpaths.push({ points: [x, y], isCurved: false });
  }

  lineTo(x: number, y: number): void {
    this.subpaths.at(-1)?.points.push(x, y);
  }

  /** Control points count as points: the box around them is never too small. */
  curveThrough(points: readonly number[]): void {
    const subpath = this.subpaths.at(-1);
    if (subpath === undefined) return;
    subpath.points.push(...points);
    subpath.isCurved = true;
  }

  rectangle(x: number, y: number, width: number, height: number): void {
    this.subpaths.push({
      points: [x, y, x + width, y, x + width, y + height, x, y + height],
      isCurved: false,
    });
  }

  /** @returns the subpaths in page space, and an empty builder */
  take(ctm: Matrix): { box: Box; isRectangle: boolean }[] {
    const taken = this.subpaths.map((subpath) => ({
      box: transformBox(ctm, boxOf(subpath.points)),
      isRectangle: keepsUpright(ctm) && isUprightRectangle(subpath),
    }));
    this.subpaths = [];
    return taken;
  }
}

function boxOf(points: readonly number[]): Box {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at] ?? 0;
    const y = points[at + 1] ?? 0;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < bottom) bottom = y;
    if (y > top) top = y;
  }
  return [left, bottom, right, top];
}

/** Four corners, each side along an axis; a fifth point may repeat the first. */
function isUprightRectangle({ points, isCurved }: Subpath): boolean {
  const closes = points.length === 10 && points[8] === points[0] && points[9] === points[1];
  if (isCurved || (points.length !== 8 && !closes)) return false;
  const [x1, y1, x2, y2, x3, y3, x4, y4] = points;
  return (
    (x1 === x4 && x2 === x3 && y1 === y2 && y3 === y4) || (x1 === x2 && x3 === x4 && y1 === y4 && y2 === y3)
  );
}
