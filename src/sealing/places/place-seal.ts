import { PDFArray, PDFName, PDFNumber } from 'pdf-lib';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { Appearance, Rect } from '../../lib/pades/write/appearance.js';
import { keywordCentre } from './keyword-place.js';
import { ridingSeam } from './riding-seam.js';
import type {
  Impression,
  PagePlace,
  PlaceableDocument,
  PlacedSeal,
  SealPlacement,
} from './seal-placement.js';

type Size = Readonly<Pick<Appearance, 'width' | 'height'>>;
type PageSize = Size;
type Placing<P extends SealPlacement = SealPlacement> = Readonly<{
  document: PlaceableDocument;
  placement: P;
  size: Size;
  pages: readonly PageSize[];
}>;
type Placers = {
  readonly [K in SealPlacement['kind']]: (it: Placing<SealPlacement & { kind: K }>) => PlacedSeal;
};

const POINTS_PER_MM = 72 / 25.4;

/** Differences of rounding, far below what a printer shows. */
const SLACK = 0.001;

const PLACERS: Placers = {
  'issuer-line': ({ document, size }) => ({ ...centredIn(document.sealPlace, size), impressions: [] }),
  field: ({ document, placement: { name }, size }) => {
    const place = document.sealPlaces?.get(name);
    if (!place) throw refused(`The form has no place for a seal that is named ${name}.`);
    return { ...centredIn(place, size), impressions: [] };
  },
  keyword: ({ document, placement, size }) => {
    const { pageNumber, x, y } = keywordCentre(document.texts?.() ?? [], placement);
    const { right = 0, down = 0 } = placement.offset ?? {};
    const page = document.draft.pages[pageNumber - 1] ?? document.sealPlace.page;
    const rect = around([x + right * POINTS_PER_MM, y - down * POINTS_PER_MM], size);
    return { page, rect, impressions: [] };
  },
  'every-page': ({ document, placement: { centre }, size, pages }) => {
    const place = centredIn(document.sealPlace, size);
    const impressions = pages.flatMap(({ height }, i): Impression[] => {
      if (document.draft.pages[i]?.ref === place.page.ref) return [];
      const rect = centre
        ? around([centre.left * POINTS_PER_MM, height - centre.top * POINTS_PER_MM], size)
        : place.rect;
      return [{ pageNumber: i + 1, rect, clip: rect }];
    });
    return { ...place, impressions };
  },
  'riding-seam': ({ document, placement: { top }, size, pages }) => ({
    ...centredIn(document.sealPlace, size),
    impressions: ridingSeam(pages, size, top === undefined ? undefined : top * POINTS_PER_MM),
  }),
};

/**
 * Finds where a document's first seal goes. The seal keeps its own size: it is centred on the place that is kept for it.
 *
 * @throws DomainError `seal-place-invalid` for a place that is not there, not clear, not wholly on its page or on
 *   what has to stay free
 */
export function placeSeal(document: PlaceableDocument, placement: SealPlacement, size: Size): PlacedSeal {
  const pages = document.draft.pages.map(({ dict }) => sizeOf(dict.lookup(PDFName.of('MediaBox'), PDFArray)));
  const place = PLACERS[placement.kind] as (it: Placing) => PlacedSeal;
  const placed = place({ document, placement, size, pages });
  const numberOf = ({ page }: PagePlace): number =>
    document.draft.pages.findIndex(({ ref }) => ref === page.ref) + 1;
  const free = (document.keptFree ?? []).map((kept) => ({ pageNumber: numberOf(kept), rect: kept.rect }));
  const own = { pageNumber: numberOf(placed), clip: placed.rect };
  for (const { clip, pageNumber } of [own, ...placed.impressions]) {
    assertOnPage(clip, pageNumber, pages);
    if (free.some((kept) => kept.pageNumber === pageNumber && doOverlap(kept.rect, clip)))
      throw refused(`The seal would lie on what has to stay free on page ${pageNumber}.`);
  }
  return placed;
}

function doOverlap(a: Rect, b: Rect): boolean {
  return a[0] < b[2] - SLACK && b[0] < a[2] - SLACK && a[1] < b[3] - SLACK && b[1] < a[3] - SLACK;
}

function assertOnPage([x1, y1, x2, y2]: Rect, pageNumber: number, pages: readonly PageSize[]): void {
  const page = pages[pageNumber - 1];
  const isOn = page && x1 >= -SLACK && y1 >= -SLACK && x2 <= page.width + SLACK && y2 <= page.height + SLACK;
  if (!isOn) throw refused(`The seal would reach over the edge of page ${pageNumber}.`);
}

/** The place itself where the seal has its size, so that nothing is rounded anew. */
function centredIn({ page, rect }: PagePlace, size: Size): PagePlace {
  const [x1, y1, x2, y2] = rect;
  const hasSize = Math.abs(x2 - x1 - size.width) < SLACK && Math.abs(y2 - y1 - size.height) < SLACK;
  return { page, rect: hasSize ? rect : around([(x1 + x2) / 2, (y1 + y2) / 2], size) };
}

function around([x, y]: readonly [x: number, y: number], { width, height }: Size): Rect {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

function sizeOf(box: PDFArray): PageSize {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [0, 1, 2, 3].map((i) => box.lookup(i, PDFNumber).asNumber());
  return { width: x2 - x1, height: y2 - y1 };
}

function refused(message: string): DomainError {
  return new DomainError('seal-place-invalid', message);
}
