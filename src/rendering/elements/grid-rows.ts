import { mm } from '../geometry.js';
import { type Located, locate, type Paragraphs } from '../template/expression.js';
import type { GridCell, GridElement, GridRow } from '../template/layout.js';
import type { TextBlock } from '../text/text-block.js';
import { longestField } from '../text/typesetter.js';
import { expressionOf, holds, paragraphsOf, type PlanContext } from './painter.js';

/** Lengths in points; `x` from the left edge of the grid. */
type Cell = Readonly<{
  source: GridCell;
  x: number;
  width: number;
  paragraphs: Paragraphs;
  setAt: (scale: number) => TextBlock;
}>;
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
      return { source: row, group, cells: cellsOf(element, row, { ...context, scope }) };
    });
  });
}

function cellsOf({ columns, rules }: GridElement, row: GridRow, context: PlanContext): Cell[] {
  let column = 0;
  let x = 0;
  return row.cells.map((source) => {
    let width = 0;
    for (const end = column + (source.span ?? 1); column < end; column += 1)
      width += mm(columns[column] ?? 0);
    const paragraphs = paragraphsOf(source, context);
    const setAt = context.typesetter.setter(paragraphs, source.style, width - 2 * mm(rules.padding));
    x += width;
    return { source, x: x - width, width, paragraphs, setAt };
  });
}

/** @param scale how far type sizes may go down, see {@link Typesetter.setter} */
export function setGridRow({ cells, source, group }: Row, element: GridElement, scale: number): SetRow {
  const set = cells.map((cell) => ({ ...cell, block: cell.setAt(scale) }));
  const least = Math.max(...set.map(({ block }) => block.height)) + mm(element.rules.padding);
  return { cells: set, least, minimum: mm(source.minimum ?? 0), group };
}

/** The field that makes these rows high. */
export function greediestField(rows: readonly SetRow[]): string {
  const cells = rows.flatMap((row) => row.cells).toSorted((a, b) => b.block.height - a.block.height);
  const fields = cells.map((cell) => longestField(cell.paragraphs.flat()));
  return fields.find((pointer) => pointer !== '') ?? '';
}
