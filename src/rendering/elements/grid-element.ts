import { inPoints, mm } from '../geometry.js';
import { type Located, locate, type Piece } from '../template/expression.js';
import type { Box, GridCell, GridElement, GridRow } from '../template/layout.js';
import { doesNotFit, longestField, type Paragraphs, type TextBlock } from '../text/typesetter.js';
import { expressionOf, holds, type Painter, paragraphsOf, type PlanContext } from './painter.js';

/** One ruled row; cells marked `once` belong to the first row of a repetition and reach down over the others. */
type Row = Readonly<{ source: GridRow; cells: readonly Cell[]; group: number }>;
type Cell = Readonly<{ source: GridCell; column: number; paragraphs: Paragraphs }>;
type SetCell = Cell & Readonly<{ block: TextBlock }>;
type SetRow = Readonly<{ cells: readonly SetCell[]; textHeight: number; minimum: number; group: number }>;

/** Sizes tried, from full size down; a style's own minimum is never passed. */
const SCALES = [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68, 0.64, 0.6, 0.55, 0.5];

/**
 * A ruled table of labels and values that fills its box.
 *
 * @throws DomainError `text-does-not-fit` naming the field that takes most room
 */
export function planGrid(element: GridElement, context: PlanContext): Painter {
  const box = inPoints(element.box);
  const rows = element.rows.flatMap((row, group) => expandRow(row, group, context));
  for (const scale of SCALES) {
    const set = rows.map((row) => setRow(row, element, context, scale));
    const text = set.reduce((sum, { textHeight }) => sum + textHeight, 0);
    if (text <= box.height) return gridPainter(element, box, set, rowHeights(set, box.height));
  }
  throw doesNotFit(greediest(rows, element, context));
}

function expandRow(row: GridRow, group: number, context: PlanContext): Row[] {
  if (!holds(row.when, context.scope)) return [];
  if (row.each === undefined) return [{ source: row, group, cells: cellsOf(row, context, true) }];
  const items: (Located | undefined)[] = locate(expressionOf(row.each), context.scope);
  if (items.length === 0) items.push(undefined);
  return items.map((item, i) => {
    const scope = item ? { ...context.scope, item } : context.scope;
    return { source: row, group, cells: cellsOf(row, { ...context, scope }, i === 0) };
  });
}

function cellsOf(row: GridRow, context: PlanContext, isFirst: boolean): Cell[] {
  let column = 0;
  const cells: Cell[] = [];
  for (const source of row.cells) {
    if (isFirst || !source.once) cells.push({ source, column, paragraphs: paragraphsOf(source, context) });
    column += source.span ?? 1;
  }
  return cells;
}

function setRow(row: Row, element: GridElement, { typesetter }: PlanContext, scale: number): SetRow {
  const padding = mm(element.rules.padding);
  const cells = row.cells.map((cell) => {
    const width = cellWidth(element, cell) - 2 * padding;
    return { ...cell, block: typesetter.set(cell.paragraphs, cell.source.style, width, scale) };
  });
  const textHeight = Math.max(...cells.map(({ block }) => block.height)) + padding;
  return { cells, textHeight, minimum: mm(row.source.minimum ?? 0), group: row.group };
}

function cellWidth(element: GridElement, { column, source }: Cell): number {
  const columns = element.columns.slice(column, column + (source.span ?? 1));
  return mm(columns.reduce((sum, width) => sum + width, 0));
}

/** Rows as high as their text or minimum, the lower ones raised to a common height until the box is full. */
function rowHeights(rows: readonly SetRow[], height: number): number[] {
  const wished = rows.map(({ textHeight, minimum }) => Math.max(textHeight, minimum));
  const total = wished.reduce((sum, each) => sum + each, 0);
  const least = total <= height ? wished : rows.map(({ textHeight }) => textHeight);
  const level = commonLevel(least, height);
  return least.map((each) => Math.max(each, level));
}

/** The height to which rows must be raised so that all together fill `height`. */
function commonLevel(least: readonly number[], height: number): number {
  const rising = least.toSorted((a, b) => a - b);
  let rest = height - rising.reduce((sum, each) => sum + each, 0);
  let level = rising[0] ?? 0;
  for (const [i, each] of rising.entries()) {
    const next = rising[i + 1] ?? Infinity;
    const step = Math.min(next - each, rest / (i + 1));
    level = each + step;
    rest -= step * (i + 1);
    if (rest <= 0) break;
  }
  return level;
}

function gridPainter(
  element: GridElement,
  box: Box,
  rows: readonly SetRow[],
  heights: readonly number[],
): Painter {
  const padding = mm(element.rules.padding);
  const placed: { cell: SetCell; box: Box }[] = [];
  let y = box.y;
  for (const [i, row] of rows.entries()) {
    for (const cell of row.cells) {
      const x = box.x + mm(element.columns.slice(0, cell.column).reduce((sum, width) => sum + width, 0));
      const height = cell.source.once ? groupHeight(rows, heights, i) : (heights[i] ?? 0);
      placed.push({ cell, box: { x, y, width: cellWidth(element, cell), height } });
    }
    y += heights[i] ?? 0;
  }
  return (canvas) => {
    canvas.outline(
      placed.map((each) => each.box),
      element.rules.colour,
      mm(element.rules.inner),
    );
    canvas.outline([box], element.rules.colour, mm(element.rules.outer));
    for (const { cell, box: at } of placed) {
      const free = cell.source.valign === 'top' ? padding : (at.height - cell.block.height) / 2;
      if (cell.block.lines.length > 0) canvas.text(cell.block, at.x + padding, at.y + free);
    }
  };
}

function groupHeight(rows: readonly SetRow[], heights: readonly number[], from: number): number {
  const group = rows[from]?.group;
  return rows.reduce((sum, row, i) => (i >= from && row.group === group ? sum + (heights[i] ?? 0) : sum), 0);
}

function greediest(rows: readonly Row[], element: GridElement, context: PlanContext): string {
  const cells = rows.flatMap((row) => setRow(row, element, context, 0).cells);
  const tallest = cells.toSorted((a, b) => b.block.height - a.block.height);
  const fields = tallest.map((cell): Piece[] => cell.paragraphs.flat());
  return longestField(fields.find((pieces) => longestField(pieces) !== '') ?? []);
}
