import { DomainError } from '../../lib/errors/domain-error.js';
import type { PdfDraft } from '../../lib/pdf/write/draft.js';
import { IMPORT_LIMITS } from '../../lib/pdf/write/import-limits.js';
import { importPages } from '../../lib/pdf/write/import-pages.js';
import { ImportRefusal } from '../../lib/pdf/write/import-refusal.js';
import type { TextLine } from '../places/seal-placement.js';
import { witnessCopy } from './page-witness.js';
import { plainCopy } from './plain-copy.js';

/** A stranger's pages as a draft of ours, and the text on them. */
export type TakenOver = Readonly<{ draft: PdfDraft; texts: readonly TextLine[] }>;

/**
 * Takes over the pages of a file that a stranger made, if they can be sealed as what was sent.
 *
 * @param wantsText whether `texts` are wanted
 * @throws DomainError `material-refused` with `reason`, and `page` where it lies on one
 */
export async function takeOver(bytes: Uint8Array, wantsText: boolean): Promise<TakenOver> {
  try {
    const plain = await plainCopy(bytes, IMPORT_LIMITS);
    const shown = await importPages(plain, IMPORT_LIMITS);
    const texts = await witnessCopy(bytes, shown.serialise(new Uint8Array(16)), wantsText);
    // A draft is used up by writing it.
    return { draft: await importPages(plain, IMPORT_LIMITS), texts };
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    const { reason, page, message } = error;
    const extensions = { reason, ...(page !== undefined && { page }) };
    throw new DomainError('material-refused', message, extensions, { cause: error });
  }
}
