import { inPoints, mm } from '../geometry.js';
import type { Box, GridElement } from '../template/layout.js';
import { doesNotFit } from '../text/typesetter.js';
import { greediestField, gridRows, setGridRow, type SetRow } from './grid-rows.js';
import type { Painter, PlanContext } from './painter.js';

/** Sizes tried for a table on one page, from full size down; a style's own minimum is never passed. */
const SCALES = [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68, 0.64, 0.6, 0.55, 0.5];
/** Sizes tried when the table goes on over pages: where room is no question, legible type comes first. */
const CONTINUED_SCALES = [0.84, 0.5];

/**
 * Sets the rows of a grid and deals them out to pages.
 *
 * @throws DomainError `text-does-not-fit` naming the field that takes most room
 */
export function paginateGrid(element: GridElement, context: PlanContext): SetRow[][] {
  const { height } = inPoints(element.box);
  const rows = gridRows(element, context);
  const setAt = (scale: number): SetRow[] => rows.map((row) => setGridRow(row, element, scale));
  const onOnePage = largestThatFits(setAt, height);
  if (onOnePage) return [onOnePage];
  if (!element.continues) throw doesNotFit(greediestField(setAt(0)));
  for (const scale of CONTINUED_SCALES) {
    const set = setAt(scale);
    if (set.every(({ least }) => least <= height)) return dealOut(set, height);
  }
  throw doesNotFit(greediestField(setAt(0).filter(({ least }) => least > height)));
}

/** Most tables fit at full size, and those that go on over pages do not at the smallest; between, by halving. */
function largestThatFits(setAt: (scale: number) => SetRow[], height: number): SetRow[] | undefined {
  const fitting = (step: number): SetRow[] | undefined => {
    const set = setAt(SCALES[step] ?? 1);
    return total(set.map(({ least }) => least)) <= height ? set : undefined;
  };
  const full = fitting(0);
  if (full) return full;
  let low = 0;
  let high = SCALES.length - 1;
  let best = fitting(high);
  while (best && high - low > 1) {
    const middle = (low + high) >> 1;
    const set = fitting(middle);
    if (set) [best, high] = [set, middle];
    else low = middle;
  }
  return best;
}

function dealOut(rows: readonly SetRow[], height: number): SetRow[][] {
  const pages: SetRow[][] = [];
  let used = Infinity;
  for (const row of rows) {
    if (used + row.least > height) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(row);
    used += row.least;
  }
  return pages;
}

/** Draws the rows of one page, stretched to fill the box. */
export function planGridPage(element: GridElement, rows: readonly SetRow[]): Painter {
  const box = inPoints(element.box);
  const heights = rowHeights(rows, box.height, mm(element.tallest));
  // What paginateGrid dealt out must fit: a table over its edge would be numbered, drawn and only then refused.
  if (total(heights) > box.height + 0.01) throw new Error('rows of a table are higher than its box');
  const placed = placeCells(element, rows, heights);
  const padding = mm(element.rules.padding);
  const { colour, inner, outer } = element.rules;
  return (canvas) => {
    canvas.outline(
      placed.map((cell) => cell.box),
      colour,
      mm(inner),
    );
    canvas.outline([{ ...box, height: total(heights) }], colour, mm(outer));
    for (const { block, isAtTop, box: at } of placed) {
      const free = isAtTop ? padding : (at.height - block.height) / 2;
      if (block.lines.length > 0) canvas.text(block, at.x + padding, at.y + free);
    }
  };
}

type PlacedCell = Readonly<{ block: SetRow['cells'][number]['block']; isAtTop: boolean; box: Box }>;

/** Cells marked `once` are drawn in the first row of their group on the page, down to its last. */
function placeCells(element: GridElement, rows: readonly SetRow[], heights: readonly number[]): PlacedCell[] {
  const box = inPoints(element.box);
  const placed: PlacedCell[] = [];
  let y = box.y;
  for (const [i, row] of rows.entries()) {
    const isFirst = rows[i - 1]?.group !== row.group;
    for (const { source, x, width, block } of row.cells) {
      if (source.once && !isFirst) continue;
      const inGroup = (): number[] => heights.filter((_, k) => rows[k]?.group === row.group);
      const height = source.once ? total(inGroup()) : (heights[i] ?? 0);
      const at = { x: box.x + x, y, width, height };
      placed.push({ block, isAtTop: source.valign === 'top', box: at });
    }
    y += heights[i] ?? 0;
  }
  return placed;
}

/** Rows as high as their text or minimum, the lower ones raised to a common height until the box is full. */
function rowHeights(rows: readonly SetRow[], height: number, tallest: number): number[] {
  const wished = rows.map(({ least, minimum }) => Math.max(least, minimum));
  const least = total(wished) <= height ? wished : rows.map((row) => row.least);
  const level = Math.min(commonLevel(least, height), tallest);
  return least.map((each) => Math.max(each, level));
}

/** The height to which rows must be raised so that all together fill `height`. */
export function commonLevel(least: readonly number[], height: number): number {
  const rising = least.toSorted((a, b) => a - b);
  let rest = height - total(rising);
  let level = rising[0] ?? 0;
  for (const [i, each] of rising.entries()) {
    const gap = (rising[i + 1] ?? Infinity) - each;
    const step = Math.min(gap, rest / (i + 1));
    level = each + step;
    rest -= step * (i + 1);
    // Not "until nothing is left": a rounding error would be left, and lift all to the next row's height.
    if (step < gap) break;
  }
  return level;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
