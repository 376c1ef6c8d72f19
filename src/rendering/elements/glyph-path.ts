import type { Contour, OutlinePoint } from '../../lib/truetype/glyph-outline.js';
import type { Glyph } from '../text/typeface.js';

/** How far the middle of a Chinese character stands above its baseline, in em. */
const MIDDLE = 0.38;
/** Units of the path: thousandths of an em, so that coordinates are whole numbers. */
export const PATH_UNITS = 1000;

/**
 * Glyphs side by side as a filled path, the middle of the line at the origin, in units of {@link PATH_UNITS}.
 *
 * For words that are decoration: as a path they are not part of the page's text.
 */
export function glyphPath(glyphs: readonly Glyph[]): string {
  const length = glyphs.reduce((sum, { advance }) => sum + advance, 0);
  let left = -length / 2;
  const parts: string[] = [];
  for (const { typeface, glyphId, advance } of glyphs) {
    const { font } = typeface.facts.glyphs;
    const start = left;
    const place = ({ x, y }: { x: number; y: number }): string => {
      const across = Math.round((start + x / font.unitsPerEm) * PATH_UNITS);
      return `${across} ${Math.round((y / font.unitsPerEm - MIDDLE) * PATH_UNITS)}`;
    };
    for (const contour of font.outline(glyphId)) parts.push(contourPath(contour, place));
    left += advance;
  }
  return `${parts.join('\n')}\nf`;
}

type Place = (point: { x: number; y: number }) => string;

/** TrueType's quadratic splines as PDF's cubic ones. */
function contourPath(contour: Contour, place: Place): string {
  const points = withImpliedPoints(contour);
  const [start] = points;
  if (!start) return '';
  const parts = [`${place(start)} m`];
  for (let i = 1; i <= points.length; i += 1) {
    const point = points[i % points.length] ?? start;
    if (point.onCurve) {
      parts.push(`${place(point)} l`);
      continue;
    }
    const from = points[i - 1] ?? start;
    const to = points[(i + 1) % points.length] ?? start;
    parts.push(`${place(towards(from, point))} ${place(towards(to, point))} ${place(to)} c`);
    i += 1;
  }
  return `${parts.join(' ')} h`;
}

/** Starts at an on-curve point, and no two off-curve points stand side by side. */
function withImpliedPoints(contour: Contour): OutlinePoint[] {
  const full: OutlinePoint[] = [];
  for (const [i, point] of contour.entries()) {
    const before = contour.at(i - 1) ?? point;
    if (!before.onCurve && !point.onCurve) {
      full.push({ x: (before.x + point.x) / 2, y: (before.y + point.y) / 2, onCurve: true });
    }
    full.push(point);
  }
  const first = full.findIndex(({ onCurve }) => onCurve);
  return [...full.slice(first), ...full.slice(0, first)];
}

function towards(from: OutlinePoint, control: OutlinePoint): { x: number; y: number } {
  return { x: from.x + ((control.x - from.x) * 2) / 3, y: from.y + ((control.y - from.y) * 2) / 3 };
}
