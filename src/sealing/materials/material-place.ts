import { PDFArray, PDFName, PDFNumber } from 'pdf-lib';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { Appearance } from '../../lib/pades/write/appearance.js';
import type { PdfDraft } from '../../lib/pdf/write/draft.js';
import { placeSeal } from '../places/place-seal.js';
import type { PagePlace, PlacedSeal, SealPlacement, TextLine } from '../places/seal-placement.js';

/** A point of a page, millimetres from its upper left corner as a reader shows it. */
type Point = Readonly<{ page: number; left: number; top: number }>;

/** Where the owner of a material wants its seal. Lengths are millimetres. */
export type MaterialPlace = Readonly<{
  at:
    | (Point & Readonly<{ kind: 'centre' }>)
    | (Point & Readonly<{ kind: 'rectangle'; width: number; height: number }>)
    | (Extract<SealPlacement, { kind: 'keyword' }> & Readonly<{ page?: number }>);
  /** Shown on every page, or across their right edges (骑缝章), too. */
  repeat?: Extract<SealPlacement, { kind: 'every-page' | 'riding-seam' }>;
}>;

type Size = Readonly<Pick<Appearance, 'width' | 'height'>>;

const POINTS_PER_MM = 72 / 25.4;

/**
 * Finds the place on pages that were taken over. The seal keeps its own size.
 *
 * @throws DomainError `seal-place-invalid`
 */
export function placeOnMaterial(
  draft: PdfDraft,
  { at, repeat }: MaterialPlace,
  size: Size,
  texts: readonly TextLine[],
): PlacedSeal {
  const sealPlace =
    at.kind === 'keyword' ? placeByKeyword(draft, at, size, texts) : placeByPoint(draft, at, size);
  return placeSeal({ draft, sealPlace }, repeat ?? { kind: 'issuer-line' }, size);
}

function placeByKeyword(
  draft: PdfDraft,
  at: Extract<MaterialPlace['at'], { kind: 'keyword' }>,
  size: Size,
  texts: readonly TextLine[],
): PagePlace {
  const { page: number, ...placement } = at;
  const lines = texts.filter(({ pageNumber }) => number === undefined || pageNumber === number);
  if (lines.length === 0)
    throw refused('There is no text that can be read on the page: say the place in millimetres.');
  const page = pageOf(draft, number ?? 1);
  return placeSeal({ draft, sealPlace: { page, rect: [0, 0, 1, 1] }, texts: () => lines }, placement, size);
}

function placeByPoint(
  draft: PdfDraft,
  at: Exclude<MaterialPlace['at'], { kind: 'keyword' }>,
  { width, height }: Size,
): PagePlace {
  const page = pageOf(draft, at.page);
  const [across, down] = at.kind === 'rectangle' ? [at.width, at.height] : [0, 0];
  if (at.kind === 'rectangle' && (across * POINTS_PER_MM < width || down * POINTS_PER_MM < height))
    throw refused(
      `The rectangle is smaller than the seal, which is ${millimetres(width)} x ${millimetres(height)} mm.`,
    );
  const box = page.dict.lookup(PDFName.of('MediaBox'), PDFArray);
  const x = (at.left + across / 2) * POINTS_PER_MM;
  const y = box.lookup(3, PDFNumber).asNumber() - (at.top + down / 2) * POINTS_PER_MM;
  return { page, rect: [x - width / 2, y - height / 2, x + width / 2, y + height / 2] };
}

function pageOf({ pages }: PdfDraft, number: number): PdfDraft['pages'][number] {
  const page = pages[number - 1];
  if (page) return page;
  throw refused(`There is no page ${number}: the file has ${pages.length}.`);
}

function millimetres(points: number): number {
  return Math.round((points / POINTS_PER_MM) * 10) / 10;
}

function refused(message: string): DomainError {
  return new DomainError('seal-place-invalid', message);
}
