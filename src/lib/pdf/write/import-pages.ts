import { PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { PdfDraft } from './draft.js';
import { assertOnlyPages, foreignPages } from './foreign-document.js';
import type { ImportLimits } from './import-limits.js';
import { ImportRefusal } from './import-refusal.js';
import { addImportedPage } from './imported-page.js';
import { ObjectCopy } from './object-copy.js';
import { placementOf } from './page-placement.js';

/**
 * Makes a draft of the pages of a foreign file: upright, with what their content reaches and nothing else.
 *
 * Bookmarks, structure, metadata, thumbnails and other boxes than the visible one stay behind, as they show nothing. What
 * could make a page look different later or elsewhere is refused, never left out.
 *
 * @param bytes from a stranger only behind the bounds of a plain copy: pdf-lib inflates object streams without any
 * @throws ImportRefusal
 */
export async function importPages(bytes: Uint8Array, limits: ImportLimits): Promise<PdfDraft> {
  if (bytes.length > limits.bytes + limits.plainBytes)
    throw new ImportRefusal('too-large', `The file is larger than ${limits.bytes} bytes.`);
  const { catalog } = await loaded(bytes);
  if (!(catalog instanceof PDFDict)) throw new ImportRefusal('damaged', 'The file has no catalog.');
  assertOnlyPages(catalog);
  const draft = new PdfDraft();
  const budget = { left: limits.bytes };
  const newCopy = (): ObjectCopy => new ObjectCopy(catalog.context, draft, limits, budget);
  const copies = new Map<string, ObjectCopy>();
  for (const page of foreignPages(catalog, limits)) {
    try {
      const placement = placementOf(page);
      // PDFium, and so Chrome, draws a pattern that is used under two matrices by the first of them everywhere.
      const key = placement.matrix.join(' ');
      const copy = copies.get(key) ?? newCopy();
      copies.set(key, copy);
      addImportedPage(draft, copy, page, placement);
    } catch (error) {
      throw onPage(error, page.number);
    }
  }
  // What colours mean that name no profile of their own (ISO 32000-1 §14.11.5).
  const intents = catalog.get(PDFName.of('OutputIntents'));
  if (intents) draft.catalog.set(PDFName.of('OutputIntents'), newCopy().value(intents));
  return draft;
}

async function loaded(bytes: Uint8Array): Promise<PDFDocument> {
  const options = { throwOnInvalidObject: true, updateMetadata: false, ignoreEncryption: true };
  const document = await PDFDocument.load(bytes, options).catch((cause: unknown) => {
    throw new ImportRefusal('damaged', 'The file is no PDF, or it is damaged.', undefined, { cause });
  });
  if (document.isEncrypted)
    throw new ImportRefusal('encrypted', 'The file is encrypted. Send it without a password.');
  return document;
}

function onPage(error: unknown, number: number): unknown {
  if (!(error instanceof ImportRefusal) || error.page !== undefined) return error;
  return new ImportRefusal(error.reason, error.message.replace('The page', `Page ${number}`), number);
}
