import { PDFArray, type PDFContext, PDFDict, PDFName, PDFNumber, type PDFObject, PDFRef } from 'pdf-lib';
import type { ImportLimits } from './import-limits.js';
import { type ImportReason, ImportRefusal } from './import-refusal.js';

/** What of a page its children in the tree inherit (ISO 32000-1 §7.7.3.4). */
const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const;

export type ForeignPage = Readonly<{
  /** From 1. */
  number: number;
  dict: PDFDict;
  inherited: Readonly<Partial<Record<(typeof INHERITED)[number], PDFObject>>>;
}>;

/** Entries of a catalog that do something beside showing pages. What else it has is left behind. */
const CATALOG_REFUSALS: readonly (readonly [key: string, reason: ImportReason, what: string])[] = [
  ['Perms', 'signed', 'has been signed or certified'],
  ['DSS', 'signed', 'has been signed'],
  ['OCProperties', 'optional-content', 'has layers that can be hidden'],
  ['Collection', 'embedded-files', 'is a portfolio of other files'],
  ['AF', 'embedded-files', 'has associated files'],
  ['AA', 'active-content', 'does something when it is opened, printed or closed'],
  ['NeedsRendering', 'xfa', 'is a form that makes its pages when it is opened'],
];

const NAME_REFUSALS: typeof CATALOG_REFUSALS = [
  ['EmbeddedFiles', 'embedded-files', 'has files in it'],
  ['JavaScript', 'active-content', 'has a program in it'],
  ['AlternatePresentations', 'active-content', 'has a second presentation of its pages'],
];

/**
 * The object that is meant where a reference stands for it.
 *
 * @throws ImportRefusal for a reference to a reference, which readers follow or not
 */
export function resolved(value: PDFObject | undefined, context: PDFContext): PDFObject | undefined {
  if (!(value instanceof PDFRef)) return value;
  const object = context.lookup(value);
  if (object instanceof PDFRef)
    throw new ImportRefusal('damaged', 'The file has a reference to a reference.');
  return object;
}

export function entryOf(dict: PDFDict, key: string): PDFObject | undefined {
  return resolved(dict.get(PDFName.of(key)), dict.context);
}

/** @throws ImportRefusal for a document that is more than its pages, or was signed */
export function assertOnlyPages(catalog: PDFDict): void {
  refuseEntries(catalog, CATALOG_REFUSALS);
  const names = entryOf(catalog, 'Names');
  if (names instanceof PDFDict) refuseEntries(names, NAME_REFUSALS);
  assertNoForm(entryOf(catalog, 'AcroForm'));
  const opening = entryOf(catalog, 'OpenAction');
  // An array, or GoTo, only says which page is shown first.
  if (opening instanceof PDFDict && entryOf(opening, 'S') !== PDFName.of('GoTo'))
    throw new ImportRefusal('active-content', 'The file does something when it is opened.');
  for (const [, object] of catalog.context.enumerateIndirectObjects()) {
    if (object instanceof PDFDict && isSignature(object))
      throw new ImportRefusal('signed', 'The file has been signed. Send it as it was before.');
  }
}

/**
 * The pages in order, with what they inherit.
 *
 * @throws ImportRefusal `no-pages`, `too-many-pages`, `damaged`
 */
export function foreignPages(catalog: PDFDict, limits: ImportLimits): ForeignPage[] {
  const pages: ForeignPage[] = [];
  const seen = new Set<PDFObject>();
  const visit = (node: PDFObject | undefined, inherited: ForeignPage['inherited'], depth: number): void => {
    if (!(node instanceof PDFDict) || seen.has(node) || depth > limits.depth)
      throw new ImportRefusal('damaged', 'The tree of pages is damaged.');
    seen.add(node);
    const own = { ...inherited, ...inheritableOf(node) };
    const kids = entryOf(node, 'Kids');
    if (kids instanceof PDFArray) {
      for (const kid of kids.asArray()) visit(resolved(kid, node.context), own, depth + 1);
      return;
    }
    pages.push({ number: pages.length + 1, dict: node, inherited: own });
    if (pages.length > limits.pages)
      throw new ImportRefusal('too-many-pages', `The file has more than ${limits.pages} pages.`);
  };
  visit(entryOf(catalog, 'Pages'), {}, 0);
  if (pages.length === 0) throw new ImportRefusal('no-pages', 'The file has no pages.');
  return pages;
}

function inheritableOf(node: PDFDict): ForeignPage['inherited'] {
  const own = INHERITED.map((key) => [key, node.get(PDFName.of(key))] as const);
  return Object.fromEntries(own.filter(([, value]) => value !== undefined));
}

function refuseEntries(dict: PDFDict, refusals: typeof CATALOG_REFUSALS): void {
  for (const [key, reason, what] of refusals)
    if (entryOf(dict, key) !== undefined) throw new ImportRefusal(reason, `The file ${what}.`);
}

/** A form without fields is what some programs always write; it shows nothing. */
function assertNoForm(form: PDFObject | undefined): void {
  if (!(form instanceof PDFDict)) return;
  if (entryOf(form, 'XFA') !== undefined)
    throw new ImportRefusal('xfa', 'The file is an XFA form. Print it into a PDF first.');
  const fields = entryOf(form, 'Fields');
  const flags = entryOf(form, 'SigFlags');
  if (flags instanceof PDFNumber && flags.asNumber() % 2 === 1)
    throw new ImportRefusal('signed', 'The file has been signed. Send it as it was before.');
  if (fields instanceof PDFArray && fields.size() > 0)
    throw new ImportRefusal('form-fields', 'The file has form fields. Print it into a PDF first.');
}

function isSignature(dict: PDFDict): boolean {
  const type = entryOf(dict, 'Type');
  const isTyped = type === PDFName.of('Sig') || type === PDFName.of('DocTimeStamp');
  return isTyped || dict.has(PDFName.of('ByteRange'));
}
