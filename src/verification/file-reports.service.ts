import { Injectable } from '@nestjs/common';
import { Turnstile } from '../platform/concurrency/turnstile.js';
import { VerificationService } from './engine/verification.service.js';
import { type KeptReport, VerificationRecordsService } from './verification-records.service.js';

export type { ReportedSeal, VerificationReport } from './report.js';
export type { KeptReport } from './verification-records.service.js';

/** Large files that are judged at the same time, beside those that come from everybody. */
const AT_ONCE = 2;

/** Judges files that other features were handed, and keeps what was found under a receipt number. */
@Injectable()
export class FileReportsService {
  private readonly turnstile = new Turnstile(AT_ONCE);

  constructor(
    private readonly verification: VerificationService,
    private readonly records: VerificationRecordsService,
  ) {}

  /** @returns a report in every case: what cannot be judged is a verdict too */
  async judge(bytes: Uint8Array): Promise<KeptReport> {
    const report = await this.turnstile.pass(() => this.verification.verifyFile({ bytes }));
    return this.records.keep(report);
  }
}
