import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { LicenceDocumentsService, type SealedDocument } from '../../licences/licence-documents.service.js';
import { FileStore } from '../../platform/storage/file-store.js';
import { FileReportsService } from '../../verification/file-reports.service.js';
import { type Standing, standingOf } from '../attachments/attachment-findings.js';

/** A file that may be registered, and what it was found to be. */
export type CheckedFile = Readonly<{
  document: SealedDocument;
  standing: Standing;
  verdict: string;
  verificationId: string;
}>;

/** Looks at the files of departments before they stand for a licence. */
@Injectable()
export class RegistrationFilesService {
  constructor(
    private readonly documents: LicenceDocumentsService,
    private readonly reports: FileReportsService,
    private readonly store: FileStore,
  ) {}

  /**
   * Judges a file, and keeps it and the report. One without a seal is taken, and flagged; one with a seal of ours that nobody issued is
   * refused: no department can make it genuine.
   *
   * @param licenceId whose file it may be already
   * @throws DomainError `attachment-refused`, `store-unavailable`
   */
  async check(bytes: Uint8Array, licenceId: string | null): Promise<CheckedFile> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const known = await this.documents.find(sha256);
    if (known && known.licence.id !== licenceId)
      throw refused('The file stands in the register for another licence.');
    const { id: verificationId, report } = await this.reports.judge(bytes);
    const [standing, { verdict }] = [standingOf(report), report];
    if (verdict === 'malformed') throw refused('The file is not a PDF that can be read.');
    if (standing === 'broken')
      throw refused(`${report.sentence.zh} ${report.sentence.en}`, {
        report: `/v1/verifications/${verificationId}`,
      });
    await this.store.put(bytes);
    return { document: { sha256, bytes: bytes.length, sealLevel: null }, standing, verdict, verificationId };
  }
}

function refused(why: string, extensions: Readonly<Record<string, unknown>> = {}): DomainError {
  return new DomainError('attachment-refused', why, {
    errors: [{ pointer: '/file', detail: why }],
    ...extensions,
  });
}
