import type { PDFDict, PDFRef } from 'pdf-lib';
import type { PdfDraft } from '../lib/pdf/write/draft.js';
import { mm } from './geometry.js';
import type { PagePlan } from './page-plan.js';
import type { Layout, LayoutPlace } from './template/layout.js';

/** A square on a drawn page that is kept for a seal. */
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
}>;

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
  return { sealPlace, ...(countersignPlace ? { countersignPlace } : {}), sealPlaces: new Map(sealPlaces) };
}
