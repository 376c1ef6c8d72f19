import type { Box } from '../page-tree.js';

/** `x' = a x + c y + e`, `y' = b x + d y + f` (ISO 32000-1 §8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function multiply(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [p, q, r, s, t, u] = outer;
  return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u];
}

export function determinant([a, b, c, d]: Matrix): number {
  return a * d - b * c;
}

/** Smallest upright box around a box after it was transformed. */
export function transformBox([a, b, c, d, e, f]: Matrix, [left, bottom, right, top]: Box): Box {
  const x1 = Math.min(a * left, a * right) + Math.min(c * bottom, c * top) + e;
  const x2 = Math.max(a * left, a * right) + Math.max(c * bottom, c * top) + e;
  const y1 = Math.min(b * left, b * right) + Math.min(d * bottom, d * top) + f;
  const y2 = Math.max(b * left, b * right) + Math.max(d * bottom, d * top) + f;
  return [x1, y1, x2, y2];
}

export function union(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** True for a matrix that maps upright rectangles onto upright rectangles. */
export function keepsUpright([a, b, c, d]: Matrix): boolean {
  return (b === 0 && c === 0) || (a === 0 && d === 0);
}
