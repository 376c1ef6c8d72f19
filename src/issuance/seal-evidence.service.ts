import { Injectable } from '@nestjs/common';
import { readDerPrefix } from '../lib/asn1/der.js';
import { attempt } from '../lib/faults/fault.js';
import { readAnyPdf, readSignatureFields } from '../lib/pdf/read/any/index.js';
import { SignatureEvidenceService } from '../sealing/signature-evidence.service.js';

/** What proves that certificates are good, DER each. */
export type SealEvidence = Awaited<ReturnType<SignatureEvidenceService['of']>>;

/** Finds out what is known now about the seals in a file that was handed in. */
@Injectable()
export class SealEvidenceService {
  constructor(private readonly evidence: SignatureEvidenceService) {}

  /**
   * @param bytes a PDF that was judged before: what cannot be read in it is left out
   * @throws DomainError `certificate-revoked`
   */
  async of(bytes: Uint8Array): Promise<SealEvidence> {
    const read = attempt('file-unreadable', () => messagesIn(bytes));
    return this.evidence.of(read.ok ? read.value : []);
  }
}

/** The CMS of every filled signature field, without the padding. */
function messagesIn(bytes: Uint8Array): Uint8Array[] {
  return readSignatureFields(readAnyPdf(bytes)).flatMap(({ contents }) =>
    contents === undefined ? [] : [readDerPrefix(contents).encoded],
  );
}
