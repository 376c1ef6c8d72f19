import type { Style } from '../template/layout.js';
import { breakLines, type LineRange } from './line-breaking.js';
import type { Glyph } from './typeface.js';

/** One line of set text. Lengths in points. */
export type Line = Readonly<{
  glyphs: readonly Glyph[];
  /** From the left edge of the block to the first character, indents and alignment included. */
  x: number;
  /** From the top of the block to the top of the line. */
  y: number;
  /** Extra space after each character. */
  tracking: number;
}>;

/** Text broken into lines at one size, ready to be drawn. Lengths in points. */
export type TextBlock = Readonly<{ style: Style; size: number; lines: readonly Line[]; height: number }>;

/** A line is stretched to the edge only when that takes no more than this many em per character. */
const MOST_STRETCH = 0.12;

/**
 * Breaks paragraphs into lines at one size.
 *
 * @param width points
 */
export function layParagraphs(
  paragraphs: readonly (readonly Glyph[])[],
  style: Style,
  size: number,
  width: number,
): TextBlock {
  const lines: Line[] = [];
  let y = 0;
  for (const [i, paragraph] of paragraphs.entries()) {
    if (i > 0) y += (style.gap ?? 0) * size;
    for (const line of layParagraph(paragraph, style, width / size)) {
      lines.push({ ...line, x: line.x * size, tracking: line.tracking * size, y });
      y += size * style.leading;
    }
  }
  return { style, size, lines, height: y };
}

/** Lengths in em. */
function layParagraph(paragraph: readonly Glyph[], style: Style, width: number): Omit<Line, 'y'>[] {
  const { tracking = 0, indent = 0, hanging = 0, align = 'left', justify = false } = style;
  const indentOf = (line: number): number => (line === 0 ? indent : hanging);
  const breakAt = (narrower: number): LineRange[] =>
    breakLines(paragraph, tracking, (line) => width - narrower - indentOf(line));
  const ranges = style.balance ? balanced(breakAt, width) : breakAt(0);
  return ranges.map(({ start, end, width: used }, i) => {
    const glyphs = paragraph.slice(start, end);
    const room = width - indentOf(i) - used;
    const stretch = justify && i < ranges.length - 1 ? stretchOf(room, glyphs.length) : 0;
    const shift = align === 'left' ? 0 : align === 'centre' ? room / 2 : room;
    return { glyphs, x: indentOf(i) + shift, tracking: tracking + stretch };
  });
}

/** The narrowest setting, by half an em, that takes no more lines than the full width. */
function balanced(breakAt: (narrower: number) => LineRange[], width: number): LineRange[] {
  let best = breakAt(0);
  for (let narrower = 0.5; best.length > 1 && narrower < width - 1; narrower += 0.5) {
    const ranges = breakAt(narrower);
    if (ranges.length > best.length) break;
    best = ranges;
  }
  return best;
}

function stretchOf(room: number, count: number): number {
  const each = count > 1 ? room / (count - 1) : 0;
  return each > 0 && each <= MOST_STRETCH ? each : 0;
}
