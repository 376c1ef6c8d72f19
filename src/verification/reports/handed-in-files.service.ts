import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/time/clock.js';
import { CopyMarksService } from '../copy-marks.service.js';
import type { FileToVerify } from '../engine/file-verification.service.js';
import { VerificationService } from '../engine/verification.service.js';
import type { VerificationReport } from '../report.js';
import { VerificationRecordsService } from '../verification-records.service.js';
import { copyFindings } from './copy-findings.js';
import { receiptFindings } from './receipt-findings.js';

/**
 * Judges whatever file somebody holds. Receipts and copies of ours carry one of our seals, and are in registers of their own, not in
 * that of licences.
 */
@Injectable()
export class HandedInFilesService {
  constructor(
    private readonly verification: VerificationService,
    private readonly records: VerificationRecordsService,
    private readonly copies: CopyMarksService,
    private readonly clock: Clock,
  ) {}

  /** @returns a report in every case: what cannot be judged is a verdict too */
  async verify(file: FileToVerify): Promise<VerificationReport> {
    const { bytes, name = null, at = this.clock.now() } = file;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const found = { file: { sha256, bytes: bytes.length, name }, validationTime: at.toISOString() };
    const receipt = await this.records.findByReceipt(sha256);
    if (receipt) {
      const nothing = await this.verification.verifyCode(null);
      return { ...nothing, ...receiptFindings(receipt.id), ...found };
    }
    const copy = await this.copies.find(sha256);
    if (!copy) return this.verification.verifyFile(file);
    const licence = { ...(await this.verification.verifyCode(copy.licenceToken)), ...found };
    return { ...licence, ...copyFindings(copy, licence) };
  }
}
