import type { PdfDict } from '../../../../pdf/read/objects.js';
import { boxAt, type DocumentMap } from './document-map.js';
import type { Step } from './step.js';

/**
 * Whether something new lies over a seal that was there before.
 *
 * @param objectNumber of a widget or annotation of the later state
 */
export function covers({ after, seals }: Step, objectNumber: number, dict: PdfDict): boolean {
  const box = boxAt(after.view, dict);
  const page = seals.pageOf.get(objectNumber);
  if (box === undefined || page === undefined) return false;
  return (seals.places.get(page) ?? []).some((place) => overlap(box, place));
}

type Box = readonly [number, number, number, number];

/** Where the seals of the earlier state lie on the pages of the later one. */
export type SealPlaces = Readonly<{
  /** Index of the first page that shows an annotation, by object number. */
  pageOf: ReadonlyMap<number, number>;
  places: ReadonlyMap<number, readonly Box[]>;
}>;

export function sealPlaces(before: DocumentMap, after: DocumentMap): SealPlaces {
  const pageOf = new Map<number, number>();
  const places = new Map<number, Box[]>();
  for (const [page, entries] of after.annotations.entries()) {
    for (const { objectNumber = -1 } of entries) {
      if (!pageOf.has(objectNumber)) pageOf.set(objectNumber, page);
      const seal = before.fields.get(objectNumber);
      if (seal?.type !== 'Sig' || seal.value === undefined) continue;
      const place = boxAt(before.view, seal.dict);
      if (place === undefined) continue;
      const known = places.get(page);
      if (known === undefined) places.set(page, [place]);
      else known.push(place);
    }
  }
  return { pageOf, places };
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
