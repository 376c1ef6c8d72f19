import type { PdfDict } from '../../../../pdf/read/objects.js';
import { boxAt } from './document-map.js';
import type { Step } from './step.js';

/**
 * Whether something new lies over a seal that was there before.
 *
 * @param objectNumber of a widget or annotation of the later state
 */
export function covers({ before, after }: Step, objectNumber: number, dict: PdfDict): boolean {
  const box = boxAt(after.view, dict);
  const page = after.annotations.find((entries) =>
    entries.some((entry) => entry.objectNumber === objectNumber),
  );
  if (box === undefined || page === undefined) return false;
  return page.some((entry) => {
    const seal = entry.objectNumber === undefined ? undefined : before.fields.get(entry.objectNumber);
    if (seal?.type !== 'Sig' || seal.value === undefined) return false;
    const place = boxAt(before.view, seal.dict);
    return place !== undefined && overlap(box, place);
  });
}

type Box = readonly [number, number, number, number];

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
