import { DomainError } from '../../lib/errors/domain-error.js';
import type { Impression } from './seal-placement.js';

type Size = Readonly<{ width: number; height: number }>;

/** 4 mm: what is narrower can hardly be told from its neighbours, and a printer's margin takes most of it. */
const NARROWEST_STRIP = (4 * 72) / 25.4;

/**
 * Cuts a seal into strips for the right edges of the pages (骑缝章): equally wide, from left to right in page order.
 *
 * Fanned out, each page showing its strip, the pages show the whole seal. Of many pages, each group has a seal of
 * its own, groups as equal as can be.
 *
 * @param top from the upper edges of the pages to the middle of the seal, points; half way down where it is not said
 * @throws DomainError `seal-place-invalid` for a document of one page
 */
export function ridingSeam(pages: readonly Size[], size: Size, top?: number): Impression[] {
  if (pages.length < 2) {
    throw new DomainError('seal-place-invalid', 'A seal across the seam needs at least two pages.');
  }
  const most = Math.max(3, Math.floor(size.width / NARROWEST_STRIP));
  const groups = Math.ceil(pages.length / most);
  return pages.map((page, i) => {
    const group = Math.floor((i * groups) / pages.length);
    const first = Math.ceil((group * pages.length) / groups);
    const count = Math.ceil(((group + 1) * pages.length) / groups) - first;
    return strip(page, size, { index: i - first, count, pageNumber: i + 1, top: top ?? page.height / 2 });
  });
}

function strip(
  page: Size,
  { width, height }: Size,
  {
    index,
    count,
    pageNumber,
    top,
  }: Readonly<{ index: number; count: number; pageNumber: number; top: number }>,
): Impression {
  const each = width / count;
  const left = page.width - each * (index + 1);
  const [bottom, head] = [page.height - top - height / 2, page.height - top + height / 2];
  return {
    pageNumber,
    rect: [left, bottom, left + width, head],
    clip: [page.width - each, bottom, page.width, head],
  };
}
