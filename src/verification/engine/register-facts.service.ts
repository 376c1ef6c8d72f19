import { Inject, Injectable } from '@nestjs/common';
import { type IssuedFile, LicenceDocumentsService } from '../../licences/licence-documents.service.js';
import { LicencesService, type LicenceRecord } from '../../licences/licences.service.js';
import { standingByLaw, STATUS_WORDING } from '../../licences/licence-status.js';
import type { AppConfig } from '../../platform/config/app-config.js';
import { APP_CONFIG } from '../../platform/config/config.module.js';
import { FileStore } from '../../platform/storage/file-store.js';
import { Clock } from '../../platform/time/clock.js';
import { shanghaiDate } from '../../platform/time/shanghai-date.js';
import type { ExactMatch, RegisterFacts } from '../report.js';
import { sealedPart } from './sealed-part.js';
import { tokenOfCode } from './licence-code.js';
import type { RegisterView } from './verdict.js';

/** What a verdict asks of the register. Every licence has the status that it has by law, whether or not what time did was noted. */
@Injectable()
export class RegisterFactsService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly licences: LicencesService,
    private readonly documents: LicenceDocumentsService,
    private readonly store: FileStore,
    private readonly clock: Clock,
  ) {}

  /** Whether these very bytes were issued. */
  async findFile(sha256: string): Promise<IssuedFile | null> {
    const file = await this.documents.find(sha256);
    return file && { ...file, licence: this.lawful(file.licence) };
  }

  async findByToken(token: string): Promise<LicenceRecord | null> {
    const licence = await this.licences.findByToken(token);
    return licence && this.lawful(licence);
  }

  /** The licence that a QR code names, or null when it names none of ours. */
  async findByCode(text: string): Promise<LicenceRecord | null> {
    const token = tokenOfCode(text, this.config.publicUrl);
    return token === undefined ? null : this.findByToken(token);
  }

  /** How the sealed part of a file stands to what was issued for the licence. */
  sealedPart(
    part: Readonly<{ sealed: Uint8Array; seals: number }>,
    licence: LicenceRecord,
  ): Promise<RegisterView['sealedPart']> {
    return sealedPart(part, licence, this.store);
  }

  async factsOf(licence: LicenceRecord): Promise<RegisterFacts> {
    const versions = await this.licences.versionsOf(licence.number);
    const { development } = JSON.parse(licence.snapshot) as { development: boolean };
    return {
      licenceType: licence.licenceType,
      name: licence.name,
      number: licence.number,
      version: licence.version,
      identifier: licence.identifier,
      issuer: licence.issuerName,
      holder: licence.holderName,
      issueDate: licence.issueDate,
      status: licence.status,
      statusText: STATUS_WORDING[licence.status],
      statusSince: licence.statusSince.toISOString(),
      currentVersion: versions.at(-1)?.version ?? null,
      page: `${this.config.publicUrl}/v/${licence.token}`,
      registeredBy: licence.registrarName,
      test: development,
    };
  }

  private lawful(licence: LicenceRecord): LicenceRecord {
    return { ...licence, ...standingByLaw(licence, shanghaiDate(this.clock.now())) };
  }
}

export function exactMatchOf({ licence, document, documents }: IssuedFile): ExactMatch {
  return {
    version: licence.version,
    sequence: document.sequence,
    issuedAt: document.at.toISOString(),
    latest: documents.at(-1)?.sequence === document.sequence,
  };
}

/** What must be said beside the verdict. */
export function flagsOf({ status, snapshot }: Pick<LicenceRecord, 'status' | 'snapshot'>): string[] {
  const { development } = JSON.parse(snapshot) as { development: boolean };
  return [...(status === 'suspended' ? ['suspended'] : []), ...(development ? ['test'] : [])];
}
