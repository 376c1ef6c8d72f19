import type { LicenceSnapshot } from './licence-snapshot.js';
import { planGrid } from './elements/grid-element.js';
import { type ListPages, paginateList, planListPage } from './elements/list-element.js';
import { holds, type Painter, type PlanContext } from './elements/painter.js';
import { planQr } from './elements/qr-element.js';
import { planText } from './elements/text-element.js';
import type { Scope } from './template/expression.js';
import type { ContentElement, PageLayout } from './template/layout.js';
import type { Template } from './template/template.js';
import { literalText } from './template/wording.js';
import type { Typesetter } from './text/typesetter.js';

/** A page of which every text is known to fit. */
export type PagePlan = Readonly<{ layout: PageLayout; scope: Scope; painters: readonly Painter[] }>;

/** One page to come; `list` when a list goes on over several pages of the same layout. */
type Sheet = Readonly<{ layout: PageLayout; list?: Readonly<{ pages: ListPages; index: number }> }>;

/**
 * Lays the whole licence out.
 *
 * @throws DomainError `character-not-drawable`, `text-does-not-fit`
 */
export function planPages(template: Template, typesetter: Typesetter, snapshot: LicenceSnapshot): PagePlan[] {
  const { wording } = template;
  const wordOf = (key: string): string | undefined => wording.get(key)?.map(literalText).join('');
  const context = { wording, typesetter, scope: { root: snapshot, wordOf } };
  const sheets = template.layout.pages
    .filter((layout) => holds(layout.when, context.scope))
    .flatMap((layout) => sheetsOf(layout, context));
  return sheets.map((sheet, i) => {
    const root = { ...snapshot, page: { number: i + 1, count: sheets.length } };
    const scope = { root, wordOf };
    const painters = sheet.layout.elements.map((element) =>
      planElement(element, { wording, typesetter, scope }, sheet),
    );
    return { layout: sheet.layout, scope, painters };
  });
}

function sheetsOf(layout: PageLayout, context: PlanContext): Sheet[] {
  const list = layout.elements.find((element) => element.type === 'list');
  if (!list) return [{ layout }];
  const pages = paginateList(list, context);
  return Array.from({ length: Math.max(1, pages.pages.length) }, (_, index) => ({
    layout,
    list: { pages, index },
  }));
}

function planElement(element: ContentElement, context: PlanContext, { list }: Sheet): Painter {
  switch (element.type) {
    case 'text':
      return planText(element, context);
    case 'qr':
      return planQr(element, context);
    case 'grid':
      return planGrid(element, context);
    case 'list':
      if (!list) throw new Error('A list is planned without its pages');
      return planListPage(element, list.pages, list.index);
  }
}
