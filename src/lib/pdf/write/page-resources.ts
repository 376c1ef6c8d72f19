import { PDFArray, PDFDict, PDFName, PDFNumber, type PDFObject, PDFRawStream } from 'pdf-lib';
import { entryOf, resolved } from './foreign-document.js';
import type { ImportLimits } from './import-limits.js';
import { type ImportReason, ImportRefusal } from './import-refusal.js';

/** Where a font program stands in a font descriptor (ISO 32000-1 §9.9). */
const FONT_PROGRAMS = ['FontFile', 'FontFile2', 'FontFile3'] as const;

/** Entries by which what a page shows depends on something else than the page. */
const REFUSED_ENTRIES: readonly (readonly [key: string, reason: ImportReason, what: string])[] = [
  ['OC', 'optional-content', 'has layers that can be hidden'],
  ['OPI', 'external-reference', 'stands for a picture in another file'],
  ['Alternates', 'alternate-content', 'shows another picture on paper than on the screen'],
  ['AF', 'embedded-files', 'has associated files'],
];

const REFUSED_TYPES: Readonly<Record<string, readonly [reason: ImportReason, what: string]>> = {
  OCG: ['optional-content', 'has layers that can be hidden'],
  OCMD: ['optional-content', 'has layers that can be hidden'],
  Filespec: ['external-reference', 'refers to another file'],
  EmbeddedFile: ['embedded-files', 'has files in it'],
  Annot: ['annotations', 'has annotations'],
  Page: ['damaged', 'is tangled up with another page'],
  Pages: ['damaged', 'is tangled up with another page'],
  Catalog: ['damaged', 'is tangled up with the document'],
};

/**
 * Looks at a dictionary that a page's content reaches.
 *
 * @throws ImportRefusal when what it shows could change later, or be different elsewhere
 */
export function assertSelfContained(dict: PDFDict): void {
  for (const [key, reason, what] of REFUSED_ENTRIES)
    if (entryOf(dict, key) !== undefined) throw new ImportRefusal(reason, `The page ${what}.`);
  const type = nameOf(entryOf(dict, 'Type')) ?? '';
  const refused = Object.hasOwn(REFUSED_TYPES, type) ? REFUSED_TYPES[type] : undefined;
  if (refused) throw new ImportRefusal(refused[0], `The page ${refused[1]}.`);
  if (type === 'Font') assertEmbedded(dict);
  // Of a graphics state (§8.4.5).
  const font = entryOf(dict, 'Font');
  if (font instanceof PDFArray) assertEmbedded(resolved(font.asArray()[0], dict.context));
}

/** @throws ImportRefusal for a stream whose data are elsewhere, or which is no stream for the screen */
export function assertOrdinaryStream(dict: PDFDict, { imageBytes }: ImportLimits): void {
  if (entryOf(dict, 'F') !== undefined || entryOf(dict, 'FFilter') !== undefined)
    throw new ImportRefusal('external-reference', 'The page shows what stands in another file.');
  const subtype = nameOf(entryOf(dict, 'Subtype'));
  if (subtype === 'Form' && entryOf(dict, 'Ref') !== undefined)
    throw new ImportRefusal('external-reference', 'The page shows a page of another file.');
  if (subtype === 'PS' || nameOf(entryOf(dict, 'Subtype2')) === 'PS')
    throw new ImportRefusal('alternate-content', 'The page has PostScript that only printers show.');
  if (subtype === 'Image' && samplesOf(dict) > imageBytes)
    throw new ImportRefusal('too-complex', 'The page has a picture that is too large.');
}

/** At most four components, as no image for the screen has more. */
function samplesOf(image: PDFDict): number {
  const [width, height, bits] = ['Width', 'Height', 'BitsPerComponent'].map((key) => {
    const value = entryOf(image, key);
    return value instanceof PDFNumber ? value.asNumber() : undefined;
  });
  const perPixel = bits === 1 ? 1 / 8 : ((bits ?? 8) * 4) / 8;
  return (width ?? 0) * (height ?? 0) * perPixel;
}

/** @throws ImportRefusal unless every font of a resource dictionary is in the file */
export function assertFontsEmbedded(resources: PDFDict): void {
  const fonts = entryOf(resources, 'Font');
  if (!(fonts instanceof PDFDict)) return;
  for (const font of fonts.values()) assertEmbedded(resolved(font, fonts.context));
}

/**
 * Of the 14 standard fonts too (ISO 32000-1 §9.6.2.2) each reader has another version, and PDF/A has them embedded
 * as well (ISO 19005-3 §6.2.11.4.1).
 */
function assertEmbedded(font: PDFObject | undefined): void {
  if (!(font instanceof PDFDict)) throw new ImportRefusal('damaged', 'A font is missing.');
  const subtype = nameOf(entryOf(font, 'Subtype'));
  if (subtype === 'Type3') return;
  const descendants = subtype === 'Type0' ? entryOf(font, 'DescendantFonts') : undefined;
  const [first] = descendants instanceof PDFArray ? descendants.asArray() : [];
  const described = descendants instanceof PDFArray ? resolved(first, font.context) : font;
  const descriptor = described instanceof PDFDict ? entryOf(described, 'FontDescriptor') : undefined;
  const isEmbedded =
    descriptor instanceof PDFDict &&
    FONT_PROGRAMS.some((key) => entryOf(descriptor, key) instanceof PDFRawStream);
  if (isEmbedded) return;
  const name = nameOf(entryOf(font, 'BaseFont')) ?? 'without a name';
  throw new ImportRefusal('font-not-embedded', `The font ${name.slice(0, 100)} is not embedded in the file.`);
}

function nameOf(object: PDFObject | undefined): string | undefined {
  return object instanceof PDFName ? object.decodeText() : undefined;
}
