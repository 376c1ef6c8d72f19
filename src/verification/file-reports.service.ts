import { Injectable } from '@nestjs/common';
import { Turnstile } from '../platform/concurrency/turnstile.js';
import type { GivenEvidence } from './engine/own-trust.service.js';
import { VerificationService } from './engine/verification.service.js';
import type { VerificationReport } from './report.js';
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

  /**
   * @param evidenceFor asked once the file was read, for what is known beside what it brings; what comes is judged with the file again
   * @returns a report in every case: what cannot be judged is a verdict too
   */
  async judge(
    bytes: Uint8Array,
    evidenceFor: (report: VerificationReport) => Promise<GivenEvidence | undefined> = nothing,
  ): Promise<KeptReport> {
    const report = await this.turnstile.pass(() => this.verification.verifyFile({ bytes }));
    const evidence = await evidenceFor(report);
    if (!evidence) return this.records.keep(report);
    const judged = await this.turnstile.pass(() => this.verification.verifyFile({ bytes, evidence }));
    return this.records.keep(judged);
  }
}

async function nothing(): Promise<undefined> {
  return undefined;
}
