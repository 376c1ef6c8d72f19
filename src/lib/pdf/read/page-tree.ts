import { PdfDict, PdfRef } from './objects.js';
import type { PdfDocument } from './pdf-document.js';
import { pdfFault } from './pdf-fault.js';

/** Left, bottom, right, top in points. */
export type Box = readonly [number, number, number, number];

export type PdfPage = Readonly<{
  /** From 1. */
  number: number;
  ref: PdfRef;
  dict: PdfDict;
  /** What a viewer shows: crop box within media box (ISO 32000-1 §14.11.2). */
  box: Box;
}>;

export function catalogOf(document: PdfDocument): PdfDict {
  const catalog = document.dict(document.trailer, 'Root');
  if (document.name(catalog, 'Type') !== 'Catalog') throw pdfFault('pdf-catalog', 'Root is not a Catalog');
  return catalog;
}

/**
 * The pages of a tree of one level (ISO 32000-1 §7.7.3), without inherited entries.
 *
 * @throws FaultError `pdf-page-tree` for any other form, `pdf-entry-…` for a page without MediaBox
 */
export function readPages(document: PdfDocument): PdfPage[] {
  const catalog = catalogOf(document);
  const tree = document.dict(catalog, 'Pages');
  const treeRef = catalog.entries.get('Pages');
  const kids = document.array(tree, 'Kids');
  if (document.name(tree, 'Type') !== 'Pages' || document.number(tree, 'Count') !== kids.length)
    throw pdfFault('pdf-page-tree', 'Count is not the number of pages');
  if (kids.length === 0 || kids.length > document.limits.pages)
    throw pdfFault('pdf-page-tree', `${kids.length} pages`);
  const refs = kids.filter((kid) => kid instanceof PdfRef);
  if (new Set(refs.map(({ objectNumber }) => objectNumber)).size !== kids.length)
    throw pdfFault('pdf-page-tree', 'a page occurs twice, or is no reference');
  return refs.map((ref, index) => readPage(document, { ref, number: index + 1, treeRef }));
}

function readPage(document: PdfDocument, place: { ref: PdfRef; number: number; treeRef: unknown }): PdfPage {
  const dict = document.resolve(place.ref);
  if (!(dict instanceof PdfDict) || document.name(dict, 'Type') !== 'Page')
    throw pdfFault('pdf-page-tree', `page ${place.number} is no Page`);
  const parent = dict.entries.get('Parent');
  const isChild =
    parent instanceof PdfRef &&
    place.treeRef instanceof PdfRef &&
    parent.objectNumber === place.treeRef.objectNumber;
  if (!isChild) throw pdfFault('pdf-page-tree', `page ${place.number} has another parent`);
  if ((document.optionalNumber(dict, 'Rotate') ?? 0) !== 0 || dict.entries.has('UserUnit'))
    throw pdfFault('pdf-page-tree', `page ${place.number} is turned or scaled`);
  const media = readBox(document, dict, 'MediaBox');
  const crop = dict.entries.has('CropBox') ? readBox(document, dict, 'CropBox') : media;
  return { number: place.number, ref: place.ref, dict, box: intersection(media, crop) };
}

/** A rectangle of ISO 32000-1 §7.9.5, corners put in order. */
export function readBox(document: PdfDocument, dict: PdfDict, key: string): Box {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = document.numbers(dict, key, 4);
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

export function intersection(a: Box, b: Box): Box {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

/** @param slack by how much `inner` may stand out on each side */
export function contains(outer: Box, inner: Box, slack = 0): boolean {
  return (
    inner[0] >= outer[0] - slack &&
    inner[1] >= outer[1] - slack &&
    inner[2] <= outer[2] + slack &&
    inner[3] <= outer[3] + slack
  );
}

/** Whether the two have an area in common; to touch is not enough. */
export function overlaps(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}
