import { inPoints, mm } from '../geometry.js';
import { locate } from '../template/expression.js';
import type { ListElement } from '../template/layout.js';
import { doesNotFit, type TextBlock } from '../text/typesetter.js';
import { expressionOf, type Painter, paragraphsOf, type PlanContext } from './painter.js';

/** A row of the list, set and measured in points. */
type ListRow = Readonly<{ blocks: readonly TextBlock[]; height: number }>;

/** The rows of a list dealt out to pages. */
export type ListPages = Readonly<{ head: ListRow; pages: readonly (readonly ListRow[])[] }>;

/** @throws DomainError `text-does-not-fit` when one row is higher than a page's box */
export function paginateList(element: ListElement, context: PlanContext): ListPages {
  const { height } = inPoints(element.box);
  const head = setRow(
    element,
    context,
    element.columns.map(({ head: wording }) => ({ wording, style: element.headStyle })),
  );
  const pages: ListRow[][] = [];
  let used = Infinity;
  for (const item of locate(expressionOf(element.each), context.scope)) {
    const scope = { ...context.scope, item };
    const row = setRow(element, { ...context, scope }, element.columns);
    if (head.height + row.height > height) throw doesNotFit(item.pointer);
    if (used + row.height > height) {
      pages.push([]);
      used = head.height;
    }
    pages.at(-1)?.push(row);
    used += row.height;
  }
  return { head, pages };
}

function setRow(
  element: ListElement,
  context: PlanContext,
  cells: readonly { wording?: string; value?: string; style: string }[],
): ListRow {
  const padding = mm(element.rules.padding);
  const blocks = cells.map((cell, i) => {
    const width = mm(element.columns[i]?.width ?? 0) - 2 * padding;
    return context.typesetter.set(paragraphsOf(cell, context), cell.style, width);
  });
  const tallest = Math.max(...blocks.map((block) => block.height));
  return { blocks, height: Math.max(tallest + padding, mm(element.minimum)) };
}

/** Draws the head and the rows of one page. */
export function planListPage(element: ListElement, { head, pages }: ListPages, page: number): Painter {
  const box = inPoints(element.box);
  const rows = [head, ...(pages[page] ?? [])];
  const padding = mm(element.rules.padding);
  const widths = element.columns.map(({ width }) => mm(width));
  const cells = rows.flatMap((row, r) => {
    const y = box.y + rows.slice(0, r).reduce((sum, { height }) => sum + height, 0);
    return row.blocks.map((block, c) => {
      const x = box.x + widths.slice(0, c).reduce((sum, width) => sum + width, 0);
      return { block, box: { x, y, width: widths[c] ?? 0, height: row.height } };
    });
  });
  const height = rows.reduce((sum, row) => sum + row.height, 0);
  return (canvas) => {
    const { colour, inner, outer } = element.rules;
    canvas.outline(
      cells.map((cell) => cell.box),
      colour,
      mm(inner),
    );
    canvas.outline([{ ...box, height }], colour, mm(outer));
    for (const { block, box: at } of cells) {
      const free = (at.height - block.height) / 2;
      if (block.lines.length > 0) canvas.text(block, at.x + padding, at.y + free);
    }
  };
}
