import type { Style } from '../template/layout.js';
import { breakLines, isOneWord, type LineRange } from './line-breaking.js';
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
export type TextBlock = Readonly<{
  style: Style;
  size: number;
  lines: readonly Line[];
  height: number;
  /** A word or number is wider than the block and goes on in the next line. */
  breaksWord: boolean;
}>;

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
  let breaksWord = false;
  paragraphs.forEach((paragraph, i) => {
    if (i > 0) y += (style.gap ?? 0) * size;
    const ranges = rangesOf(paragraph, style, width / size);
    ranges.forEach((range, k) => {
      const isLast = k === ranges.length - 1;
      breaksWord ||= !isLast && isBrokenWord(paragraph, range, ranges[k + 1]);
      const { shift, tracking } = placeOf(range, style, width / size - indentOf(style, k), isLast);
      const glyphs = paragraph.slice(range.start, range.end);
      lines.push({ glyphs, x: (indentOf(style, k) + shift) * size, y, tracking: tracking * size });
      y += size * style.leading;
    });
  });
  return { style, size, lines, height: y, breaksWord };
}

function indentOf({ indent = 0, hanging = 0 }: Style, line: number): number {
  return line === 0 ? indent : hanging;
}

/** @param width in em */
function rangesOf(paragraph: readonly Glyph[], style: Style, width: number): LineRange[] {
  const breakAt = (narrower: number): LineRange[] =>
    breakLines(paragraph, style.tracking ?? 0, (line) => width - narrower - indentOf(style, line));
  return style.balance ? balanced(breakAt, width) : breakAt(0);
}

/** How a line stands in the width it has. Lengths in em. */
function placeOf(
  { start, end, width: used }: LineRange,
  { tracking = 0, align = 'left', justify = false }: Style,
  width: number,
  isLast: boolean,
): { shift: number; tracking: number } {
  const room = width - used;
  const stretch = justify && !isLast ? stretchOf(room, end - start) : 0;
  const shift = align === 'left' ? 0 : align === 'centre' ? room / 2 : room;
  return { shift, tracking: tracking + stretch };
}

/** Whether the line ends inside a word; a blank between the lines ends the word. */
function isBrokenWord(paragraph: readonly Glyph[], { end }: LineRange, next: LineRange | undefined): boolean {
  const [before, after] = [paragraph[end - 1], paragraph[end]];
  return (
    next?.start === end && before !== undefined && after !== undefined && isOneWord(before.marks, after.marks)
  );
}

/** The width that no word or number exceeds, indents included, in em. */
export function widestWord(paragraphs: readonly (readonly Glyph[])[], style: Style): number {
  let widest = 0;
  for (const paragraph of paragraphs) {
    let width = 0;
    for (const [i, { marks, advance }] of paragraph.entries()) {
      const goesOn = isOneWord(paragraph[i - 1]?.marks ?? 0, marks);
      width = advance + (goesOn ? width + (style.tracking ?? 0) : 0);
      widest = Math.max(widest, width);
    }
  }
  return widest + Math.max(style.indent ?? 0, style.hanging ?? 0);
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
