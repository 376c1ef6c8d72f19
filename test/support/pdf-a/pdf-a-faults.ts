import { ANNOTATION_RULES } from './annotation-rules.js';
import { ATTACHMENT_RULES } from './attachment-rules.js';
import { FILE_RULES } from './file-rules.js';
import { METADATA_RULES } from './metadata-rules.js';
import { openPdfA } from './rule.js';

/** The rules of ISO 19005-3 (PDF/A-3B) that a file of ours could break, one entry a clause. */
export const PDF_A_RULES = [...FILE_RULES, ...METADATA_RULES, ...ANNOTATION_RULES, ...ATTACHMENT_RULES];

/**
 * What in a file, drawn, sealed or continued, is against PDF/A-3B: each rule that is broken, with what breaks it.
 *
 * @throws FaultError when our strict reader does not understand the file
 */
export function pdfAFaults(bytes: Uint8Array): string[] {
  const file = openPdfA(bytes);
  return PDF_A_RULES.flatMap(({ rule, faults }) => faults(file).map((detail) => `${rule} [${detail}]`));
}
