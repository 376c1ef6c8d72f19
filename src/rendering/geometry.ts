import type { Box } from './template/layout.js';

const POINTS_PER_MILLIMETRE = 72 / 25.4;

/** Millimetres to points. */
export function mm(millimetres: number): number {
  return millimetres * POINTS_PER_MILLIMETRE;
}

/** A layout's box in points, still measured from the upper left corner of the page. */
export function inPoints({ x, y, width, height }: Box): Box {
  return { x: mm(x), y: mm(y), width: mm(width), height: mm(height) };
}

/** `#rrggbb` as PDF's `r g b`. */
export function rgb(colour: string): string {
  return [1, 3, 5].map((at) => Number((parseInt(colour.slice(at, at + 2), 16) / 255).toFixed(3))).join(' ');
}
