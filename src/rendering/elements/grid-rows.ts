import { mm } from '../geometry.js';
import { type Located, locate, type Paragraphs } from '../template/expression.js';
import type { GridCell, GridElement, GridRow } from '../template/layout.js';
import type { TextBlock } from '../text/text-block.js';
import { longestField } from '../text/typesetter.js';
import { expressionOf, holds, paragraphsOf, type PlanContext } from './painter.js';

type Cell = Readonly<{ source: GridCell; column: number; paragraphs: Paragraphs }>;
type Row = Readonly<{ source: GridRow; cells: readonly Cell[]; group: number }>;

/** A row set at some size. Lengths in points. */
export type SetRow = Readonly<{
  cells: readonly (Cell & Readonly<{ block: TextBlock }>)[];
  /** What the text needs. */
  least: number;
  /** What the layout wishes. */
  minimum: number;
  /** Equal for the repetitions of one row. */
  group: number;
}>;

/** The rows that the licence at hand has: repeated ones repeated, those whose `when` does not hold left out. */
export function gridRows(element: GridElement, context: PlanContext): Row[] {
  return element.rows.flatMap((row, group) => {
    if (!holds(row.when, context.scope)) return [];
    const items: (Located | undefined)[] =
      row.each === undefined ? [] : locate(expressionOf(row.each), context.scope);
    if (items.length === 0) items.push(undefined);
    return items.map((item) => {
      const scope = item ? { ...context.scope, item } : context.scope;
      return { source: row, group, cells: cellsOf(row, { ...context, scope }) };
    });
  });
}

function cellsOf(row: GridRow, context: PlanContext): Cell[] {
  let column = 0;
  return row.cells.map((source) => {
    const cell = { source, column, paragraphs: paragraphsOf(source, context) };
    column += source.span ?? 1;
    return cell;
  });
}

/** @param scale how far type sizes may go down, see {@link Typesetter.set} */
export function setGridRow(row: Row, element: GridElement, context: PlanContext, scale: number): SetRow {
  const padding = mm(element.rules.padding);
  const cells = row.cells.map((cell) => {
    const width = cellWidth(element, cell) - 2 * padding;
    return { ...cell, block: context.typesetter.set(cell.paragraphs, cell.source.style, width, scale) };
  });
  const least = Math.max(...cells.map(({ block }) => block.height)) + padding;
  return { cells, least, minimum: mm(row.source.minimum ?? 0), group: row.group };
}

/** Points. */
export function cellWidth(element: GridElement, { column, source }: Pick<Cell, 'column' | 'source'>): number {
  const columns = element.columns.slice(column, column + (source.span ?? 1));
  return mm(columns.reduce((sum, width) => sum + width, 0));
}

/** The field that makes these rows high. */
export function greediestField(rows: readonly SetRow[]): string {
  const cells = rows.flatMap((row) => row.cells).toSorted((a, b) => b.block.height - a.block.height);
  const fields = cells.map((cell) => longestField(cell.paragraphs.flat()));
  return fields.find((pointer) => pointer !== '') ?? '';
}
