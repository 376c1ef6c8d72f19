import { Injectable } from '@nestjs/common';
import { DomainError } from '../../lib/errors/domain-error.js';
import { encodeVerificationToken, isVerificationToken } from '../../lib/numbering/verification-token.js';
import { Database } from '../../platform/database/database.js';
import { Randomness } from '../../platform/secrets/randomness.js';
import { Clock } from '../../platform/time/clock.js';
import type { VerificationReport } from '../report.js';
import { VerificationRecord } from './verification-record.entity.js';

const RECEIPT_NUMBER_BYTES = 16;

/** A report with its receipt number. */
export type KeptReport = Readonly<{ id: string; report: VerificationReport }>;

/** Keeps every answer that was given, so that it can be shown again and nobody can say that it was another one. */
@Injectable()
export class VerificationRecordsService {
  constructor(
    private readonly database: Database,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /** What the file was called is the caller's affair, and often somebody's name: it is not kept. */
  async keep(given: VerificationReport): Promise<KeptReport> {
    const report = { ...given, file: given.file && { ...given.file, name: null } };
    const id = encodeVerificationToken(this.randomness.bytes(RECEIPT_NUMBER_BYTES));
    const record: VerificationRecord = {
      id,
      verdict: report.verdict,
      fileSha256: report.file?.sha256 ?? null,
      report: JSON.stringify(report),
      at: this.clock.now(),
    };
    await this.database.write((manager) => manager.insert(VerificationRecord, record));
    return { id, report };
  }

  /** @throws DomainError `verification-not-found` */
  async get(id: string): Promise<KeptReport> {
    const record = isVerificationToken(id)
      ? await this.database.read.findOneBy(VerificationRecord, { id })
      : null;
    if (!record)
      throw new DomainError('verification-not-found', 'There is no verification with this number.');
    return { id, report: JSON.parse(record.report) as VerificationReport };
  }
}
