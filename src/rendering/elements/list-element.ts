import { inPoints, mm } from '../geometry.js';
import { locate } from '../template/expression.js';
import type { Box, ListElement, TextSource } from '../template/layout.js';
import type { TextBlock } from '../text/text-block.js';
import { doesNotFit } from '../text/typesetter.js';
import { expressionOf, type Painter, paragraphsOf, type PlanContext } from './painter.js';

/** A row of cells, set. Lengths in points. */
type ListRow = Readonly<{ cells: readonly { block: TextBlock; x: number; width: number }[]; height: number }>;

/**
 * Sets the rows of a list and deals them out to pages, the head first on each.
 *
 * @throws DomainError `text-does-not-fit` when one row is higher than a page's box
 */
export function paginateList(element: ListElement, context: PlanContext): ListRow[][] {
  const { height } = inPoints(element.box);
  const heads = element.columns.map(({ head }) => ({ wording: head, style: element.headStyle }));
  const head = setRow(element, context, heads);
  const pages: ListRow[][] = [];
  let used = Infinity;
  for (const [i, item] of locate(expressionOf(element.each), context.scope).entries()) {
    const scope = { ...context.scope, item, row: { number: i + 1 } };
    const row = setRow(element, { ...context, scope }, element.columns);
    if (head.height + row.height > height) throw doesNotFit(item.pointer);
    if (used + row.height > height) {
      pages.push([head]);
      used = head.height;
    }
    pages.at(-1)?.push(row);
    used += row.height;
  }
  const end = endRow(element, context);
  if (end && used + end.height <= height) pages.at(-1)?.push(end);
  return pages;
}

function setRow(
  element: ListElement,
  context: PlanContext,
  sources: readonly (TextSource & Readonly<{ style: string }>)[],
): ListRow {
  const padding = mm(element.rules.padding);
  let x = 0;
  const cells = sources.map((source, i) => {
    const width = mm(element.columns[i]?.width ?? 0);
    const block = context.typesetter.set(paragraphsOf(source, context), source.style, width - 2 * padding);
    x += width;
    return { block, x: x - width, width };
  });
  const tallest = Math.max(...cells.map(({ block }) => block.height));
  return { cells, height: Math.max(tallest + padding, mm(element.minimum)) };
}

/** The line under the last row that says nothing follows. */
function endRow({ box, end, headStyle, minimum }: ListElement, context: PlanContext): ListRow | undefined {
  if (end === undefined) return undefined;
  const width = mm(box.width);
  const block = context.typesetter.set(paragraphsOf({ wording: end }, context), headStyle, width);
  return { cells: [{ block, x: 0, width }], height: mm(minimum) };
}

/** Draws the rows of one page. */
export function planListPage(element: ListElement, rows: readonly ListRow[]): Painter {
  const box = inPoints(element.box);
  const padding = mm(element.rules.padding);
  const placed: { block: TextBlock; box: Box }[] = [];
  let y = box.y;
  for (const { cells, height } of rows) {
    for (const { block, x, width } of cells) placed.push({ block, box: { x: box.x + x, y, width, height } });
    y += height;
  }
  const { colour, inner, outer } = element.rules;
  return (canvas) => {
    canvas.outline(
      placed.map((cell) => cell.box),
      colour,
      mm(inner),
    );
    canvas.outline([{ ...box, height: y - box.y }], colour, mm(outer));
    for (const { block, box: at } of placed) {
      const left = at.width === box.width ? at.x : at.x + padding;
      if (block.lines.length > 0) canvas.text(block, left, at.y + (at.height - block.height) / 2);
    }
  };
}
