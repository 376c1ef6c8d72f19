import { contentFault } from '../../lib/pdf/read/content/content-fault.js';
import type { TextMark } from '../../lib/pdf/read/content/marks.js';
import { type Box, overlaps } from '../../lib/pdf/read/page-tree.js';

/** Part of the smaller glyph's box that may lie under another text: boxes meet before outlines do. */
const MAX_SHARE = 0.15;

const MIN_OPAQUE = 0.9;

/** A thousand times what the fullest permit needs. */
const MAX_COMPARISONS = 5_000_000;

type Run = Pick<TextMark, 'box' | 'glyphBoxes'>;

/**
 * Whether two texts of a page are printed over each other, so that neither can be read.
 *
 * Glyphs are compared by the boxes around their outlines, between one text-showing operator and another; pale and
 * hidden texts are left out.
 *
 * @throws FaultError `page-too-complex` for a page on which this would take too long
 */
export function hasOverlappingTexts(
  texts: readonly Pick<TextMark, 'box' | 'glyphBoxes' | 'alpha' | 'hidden'>[],
): boolean {
  const runs = texts
    .filter(
      ({ hidden, alpha, glyphBoxes }) => hidden === undefined && alpha >= MIN_OPAQUE && glyphBoxes.length,
    )
    .toSorted((a, b) => a.box[1] - b.box[1]);
  let comparisons = 0;
  for (const [index, run] of runs.entries()) {
    for (let at = index + 1; at < runs.length; at += 1) {
      const other = runs[at];
      // From here on, all runs begin above this one.
      if (other === undefined || other.box[1] >= run.box[3]) break;
      const isNear = overlaps(run.box, other.box);
      comparisons += isNear ? run.glyphBoxes.length * other.glyphBoxes.length : 1;
      if (comparisons > MAX_COMPARISONS)
        throw contentFault('page-too-complex', 'too many texts side by side');
      if (isNear && haveOverlappingGlyphs(run, other)) return true;
    }
  }
  return false;
}

function haveOverlappingGlyphs(run: Run, other: Run): boolean {
  const near = other.glyphBoxes.filter((box) => overlaps(box, run.box));
  return (
    near.length > 0 &&
    run.glyphBoxes.some(
      (box) => overlaps(box, other.box) && near.some((candidate) => isOverprinted(box, candidate)),
    )
  );
}

function isOverprinted(a: Box, b: Box): boolean {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 && width * height > MAX_SHARE * Math.min(area(a), area(b));
}

function area([left, bottom, right, top]: Box): number {
  return (right - left) * (top - bottom);
}
