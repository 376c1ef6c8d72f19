import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import { LicencesService } from '../licences/licences.service.js';
import type { StoredDocument } from '../platform/http/document-response.js';
import { FileStore } from '../platform/storage/file-store.js';
import { IssuanceRecordsService } from './issuance-records.service.js';

/** Hands out sealed files: only such as passed the self-check and were published, in whatever status they are now. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly records: IssuanceRecordsService,
    private readonly licences: LicencesService,
    private readonly store: FileStore,
  ) {}

  /** @throws DomainError `licence-not-found`, `licence-not-issued`, `store-unavailable` */
  async get(id: string): Promise<StoredDocument> {
    const licence = await this.licences.find(id);
    if (!licence?.documentSha256) {
      const { state } = await this.records.get(id);
      throw new DomainError('licence-not-issued', `The licence is not issued yet: the case is ${state}.`, {
        state,
      });
    }
    const bytes = await this.store.get(licence.documentSha256);
    return { bytes, sha256: licence.documentSha256, fileName: `${licence.name}-${licence.number}.pdf` };
  }
}
