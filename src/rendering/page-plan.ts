import type { LicenceSnapshot } from './licence-snapshot.js';
import { paginateGrid, planGridPage } from './elements/grid-element.js';
import { paginateList, planListPage } from './elements/list-element.js';
import { holds, type Painter, paragraphsOf, type PlanContext } from './elements/painter.js';
import { mm } from './geometry.js';
import { planQr } from './elements/qr-element.js';
import { planText } from './elements/text-element.js';
import type { Scope } from './template/expression.js';
import type { ContentElement, PageLayout, PicturePlace } from './template/layout.js';
import type { Template } from './template/template.js';
import { literalText } from './template/wording.js';
import type { TextBlock } from './text/text-block.js';
import type { Typesetter } from './text/typesetter.js';

/** A page of which every text is known to fit. */
export type PagePlan = Readonly<{
  layout: PageLayout;
  scope: Scope;
  painters: readonly Painter[];
  picture?: PicturePlan;
}>;

/** Which picture a page shows, from 0, and what is written across it. */
export type PicturePlan = Readonly<{ index: number; place: PicturePlace; marks: TextBlock }>;

/** One page to come. A layout whose list or grid is long makes several, one of pictures as many as there are. */
type Sheet = Readonly<{
  layout: PageLayout;
  first: boolean;
  last: boolean;
  flow?: Painter;
  picture?: number;
}>;

/**
 * Lays the whole licence out.
 *
 * Besides the snapshot, expressions see `page.number`, `page.count`, and `sheet.first`, `sheet.last` among the
 * pages of one layout.
 *
 * @param pictures how many there are to be shown
 * @throws DomainError `character-not-drawable`, `text-does-not-fit`
 */
export function planPages(
  template: Template,
  typesetter: Typesetter,
  snapshot: LicenceSnapshot,
  pictures = 0,
): PagePlan[] {
  const { wording } = template;
  const wordOf = (key: string): string | undefined => wording.get(key)?.texts.map(literalText).join('');
  const context = { wording, typesetter, scope: { root: snapshot, wordOf } };
  const sheets = template.layout.pages
    .filter((layout) => holds(layout.when, context.scope))
    .flatMap((layout) => (layout.pictures ? pictureSheets(layout, pictures) : sheetsOf(layout, context)));
  return sheets.map(({ layout, first, last, flow, picture }, i) => {
    const page = { number: i + 1, count: sheets.length };
    const scope = { root: { ...snapshot, page, sheet: { first, last } }, wordOf };
    const painters = layout.elements.map((element) =>
      planElement(element, { wording, typesetter, scope }, flow),
    );
    const shown = planPicture(layout, picture, { wording, typesetter, scope });
    return { layout, scope, painters, ...(shown && { picture: shown }) };
  });
}

function pictureSheets(layout: PageLayout, count: number): Sheet[] {
  return Array.from({ length: count }, (_, picture) => {
    return { layout, picture, first: picture === 0, last: picture === count - 1 };
  });
}

function planPicture(
  { pictures: place }: PageLayout,
  index: number | undefined,
  context: PlanContext,
): PicturePlan | undefined {
  if (!place || index === undefined) return undefined;
  const { wording, style, width, height } = place.marks;
  const marks = context.typesetter.fit(paragraphsOf({ wording }, context), style, mm(width), mm(height));
  return { index, place, marks };
}

function sheetsOf(layout: PageLayout, context: PlanContext): Sheet[] {
  const flows = layout.elements.map((element) => flowOf(element, context)).find((each) => each.length > 0);
  if (!flows) return [{ layout, first: true, last: true }];
  return flows.map((flow, i) => ({ layout, flow, first: i === 0, last: i === flows.length - 1 }));
}

/** One painter per page for an element that can go on over pages; none for the others. */
function flowOf(element: ContentElement, context: PlanContext): Painter[] {
  if (element.type === 'grid') {
    return paginateGrid(element, context).map((rows) => planGridPage(element, rows));
  }
  if (element.type === 'list') {
    return paginateList(element, context).map((rows) => planListPage(element, rows));
  }
  return [];
}

const NOTHING: Painter = () => undefined;

function planElement(element: ContentElement, context: PlanContext, flow: Painter = NOTHING): Painter {
  if (element.type === 'text') return planText(element, context);
  return element.type === 'qr' ? planQr(element, context) : flow;
}
