import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { encodeVerificationToken, isVerificationToken } from '../lib/numbering/verification-token.js';
import { Database } from '../platform/database/database.js';
import { Randomness } from '../platform/secrets/randomness.js';
import { Clock } from '../platform/time/clock.js';
import type { VerificationReport } from './report.js';
import { VerificationRecord } from './reports/verification-record.entity.js';

const RECEIPT_NUMBER_BYTES = 16;

/** A report with its receipt number, and the SHA-256 of its sealed receipt once there is one. */
export type KeptReport = Readonly<{
  id: string;
  report: VerificationReport;
  receiptSha256: string | null;
}>;

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
      receiptSha256: null,
      at: this.clock.now(),
    };
    await this.database.write((manager) => manager.insert(VerificationRecord, record));
    return { id, report, receiptSha256: null };
  }

  /** @throws DomainError `verification-not-found` */
  async get(id: string): Promise<KeptReport> {
    const record = isVerificationToken(id)
      ? await this.database.read.findOneBy(VerificationRecord, { id })
      : null;
    if (!record)
      throw new DomainError('verification-not-found', 'There is no verification with this number.');
    return keptOf(record);
  }

  /** The check that these bytes are the receipt of, or null. */
  async findByReceipt(sha256: string): Promise<KeptReport | null> {
    const record = await this.database.read.findOneBy(VerificationRecord, { receiptSha256: sha256 });
    return record && keptOf(record);
  }

  /**
   * Notes a sealed receipt, unless there is one.
   *
   * @returns SHA-256 of the one that counts
   * @throws DomainError `verification-not-found`
   */
  async attachReceipt(id: string, sha256: string): Promise<string> {
    const { affected } = await this.database.write((manager) =>
      manager.update(VerificationRecord, { id, receiptSha256: IsNull() }, { receiptSha256: sha256 }),
    );
    return affected === 1 ? sha256 : ((await this.get(id)).receiptSha256 ?? sha256);
  }
}

function keptOf({ id, report, receiptSha256 }: VerificationRecord): KeptReport {
  return { id, report: JSON.parse(report) as VerificationReport, receiptSha256 };
}
