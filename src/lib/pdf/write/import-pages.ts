import { EncryptedPDFError, PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { PdfDraft } from './draft.js';
import { assertOnlyPages, foreignPages } from './foreign-document.js';
import type { ImportLimits } from './import-limits.js';
import { ImportRefusal } from './import-refusal.js';
import { addImportedPage } from './imported-page.js';
import { ObjectCopy } from './object-copy.js';

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
  const copy = new ObjectCopy(catalog.context, draft, limits);
  for (const page of foreignPages(catalog, limits)) {
    try {
      addImportedPage(draft, copy, page);
    } catch (error) {
      throw onPage(error, page.number);
    }
  }
  // What colours mean that name no profile of their own (ISO 32000-1 §14.11.5).
  const intents = catalog.get(PDFName.of('OutputIntents'));
  if (intents) draft.catalog.set(PDFName.of('OutputIntents'), copy.value(intents));
  return draft;
}

async function loaded(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(bytes, { throwOnInvalidObject: true, updateMetadata: false });
  } catch (error) {
    if (error instanceof EncryptedPDFError)
      throw new ImportRefusal('encrypted', 'The file is encrypted. Send it without a password.');
    throw new ImportRefusal('damaged', 'The file is no PDF, or it is damaged.', undefined, { cause: error });
  }
}

function onPage(error: unknown, number: number): unknown {
  if (!(error instanceof ImportRefusal) || error.page !== undefined) return error;
  return new ImportRefusal(error.reason, error.message.replace('The page', `Page ${number}`), number);
}
