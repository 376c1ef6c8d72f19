import { createHash } from 'node:crypto';
import { readAttachments } from '../../lib/pdf/read/attachments.js';
import type { PdfDocument } from '../../lib/pdf/read/pdf-document.js';
import type { AttachmentFacts, ExpectedAttachment, SelfCheckFault } from './report.js';

/**
 * Holds the files inside the document against those that were put there.
 *
 * @param expected `undefined` when it is not asked which there are, but only that they are where they may be
 * @throws FaultError with a `pdf-` code
 */
export function checkAttachments(
  document: PdfDocument,
  expected: readonly ExpectedAttachment[] | undefined,
): Readonly<{ facts: readonly AttachmentFacts[]; faults: readonly SelfCheckFault[] }> {
  const facts = readAttachments(document).map(({ name, bytes }) => {
    return { name, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  return { facts, faults: expected === undefined ? [] : differences(facts, expected) };
}

function differences(
  found: readonly AttachmentFacts[],
  expected: readonly ExpectedAttachment[],
): SelfCheckFault[] {
  const unexpected = found.filter(({ name }) => !expected.some((each) => each.name === name));
  return [
    ...unexpected.map(({ name }): SelfCheckFault => {
      return { code: 'attachment-unexpected', detail: `nobody put ${name} into the file` };
    }),
    ...expected.flatMap(({ name, sha256 }): SelfCheckFault[] => {
      const file = found.find((each) => each.name === name);
      if (file === undefined) return [{ code: 'attachment-missing', detail: `${name} is not in the file` }];
      return file.sha256 === sha256
        ? []
        : [{ code: 'attachment-differs', detail: `${name} holds other bytes` }];
    }),
  ];
}
