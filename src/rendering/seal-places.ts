import type { PDFDict, PDFRef } from 'pdf-lib';
import type { PdfDraft } from '../lib/pdf/write/draft.js';
import { mm } from './geometry.js';
import type { PagePlan } from './page-plan.js';
import type { Layout, LayoutPlace } from './template/layout.js';

/** A square on a page that is kept for a seal, or from it. */
export type SealPlace = Readonly<{
  page: { ref: PDFRef; dict: PDFDict };
  /** From 1. */
  pageNumber: number;
  /** Points from the lower left corner of the page. */
  rect: readonly [x1: number, y1: number, x2: number, y2: number];
}>;

/** Every place of a layout, on the pages that are drawn. */
export type SealPlaces = Readonly<{
  sealPlace: SealPlace;
  countersignPlace?: SealPlace;
  sealPlaces: ReadonlyMap<string, SealPlace>;
  /** The QR codes with their quiet zones: nothing may be drawn there. */
  keptFree: readonly SealPlace[];
}>;

/** ISO/IEC 18004 §5.3.8: four modules; of the smallest symbol, whose modules are the largest. */
const QUIET_PART = 4 / 21;

/**
 * A page whose layout makes several is that of the first of them.
 *
 * @throws Error when the page of the issuer's seal is not drawn
 */
export function sealPlacesOf(layout: Layout, draft: PdfDraft, plans: readonly PagePlan[]): SealPlaces {
  const placeOf = (place: LayoutPlace | undefined): SealPlace | undefined => {
    const index = plans.findIndex((plan) => plan.layout === layout.pages[(place?.page ?? 0) - 1]);
    const page = draft.pages[index];
    if (!place || !page) return undefined;
    const [x, y, r] = [mm(place.centre[0]), mm(layout.page.height - place.centre[1]), mm(place.diameter / 2)];
    return { page, pageNumber: index + 1, rect: [x - r, y - r, x + r, y + r] };
  };
  const sealPlace = placeOf(layout.sealPlace);
  if (!sealPlace) throw new Error(`The page of the seal, ${layout.sealPlace.page}, is not drawn`);
  const countersignPlace = placeOf(layout.countersignPlace);
  const sealPlaces = Object.entries(layout.sealPlaces ?? {}).flatMap(([name, place]) => {
    const found = placeOf(place);
    return found ? [[name, found] as const] : [];
  });
  return {
    sealPlace,
    ...(countersignPlace ? { countersignPlace } : {}),
    sealPlaces: new Map(sealPlaces),
    keptFree: codesOf(layout, draft, plans),
  };
}

function codesOf(layout: Layout, draft: PdfDraft, plans: readonly PagePlan[]): SealPlace[] {
  return plans.flatMap(({ layout: { elements } }, index) => {
    const page = draft.pages[index];
    if (!page) return [];
    return elements.flatMap((element): SealPlace[] => {
      if (element.type !== 'qr') return [];
      const { x, y, size } = element.place;
      const [left, top, quiet] = [mm(x), mm(layout.page.height - y), mm(size * QUIET_PART)];
      const rect = [left - quiet, top - mm(size) - quiet, left + mm(size) + quiet, top + quiet] as const;
      return [{ page, pageNumber: index + 1, rect }];
    });
  });
}
