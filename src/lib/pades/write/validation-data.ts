import { PdfFormError } from '../../pdf/write/pdf-form-error.js';
import { PdfUpdate } from '../../pdf/write/pdf-update.js';
import { assertAllSigned, readForm } from './form-fields.js';
import { type Evidence, SecurityStore } from './security-store.js';
import { embeddedSignatures } from './signature-contents.js';
import { vriKey } from './vri-key.js';

export type { Evidence } from './security-store.js';
export { signatureContents } from './signature-contents.js';

export type ValidationData = Evidence &
  Readonly<{
    /** What belongs to which seal or document timestamp. */
    signatures: readonly SignatureEvidence[];
  }>;

/** `contents` as `signatureContents` gives it. */
export type SignatureEvidence = Evidence & Readonly<{ contents: Uint8Array }>;

/**
 * Adds validation data (ISO 32000-2 §12.8.4.3, §12.8.4.4; ETSI EN 319 142-1 §5.4.2): an update with the data that
 * the file has not yet, one stream each, and the Document Security Store that names them.
 *
 * @param bytes a file that all parties have sealed; not modified
 * @returns the same bytes when the file has all of it
 * @throws PdfFormError when the file is not of our form, waits for a seal, or has no signature of these contents
 */
export function appendValidationData(bytes: Uint8Array, data: ValidationData): Uint8Array {
  const update = PdfUpdate.of(bytes);
  assertAllSigned(readForm(update));
  const embedded = embeddedSignatures(update, bytes);
  const store = SecurityStore.of(update);
  store.add(data);
  for (const evidence of data.signatures) {
    const signature = embedded.find(({ contents }) => Buffer.compare(contents, evidence.contents) === 0);
    if (!signature) throw new PdfFormError('validation data for a signature that the file has not');
    store.vouch(vriKey(signature.padded), evidence);
  }
  return store.save() ? update.serialise() : bytes;
}
