import { Injectable } from '@nestjs/common';
import { type SealEvidence, SealEvidenceService } from '../../issuance/seal-evidence.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { FileReportsService, type VerificationReport } from '../../verification/file-reports.service.js';
import {
  type EvidenceFinding,
  type Finding,
  findingsOf,
  lacksEvidenceAlone,
  type Standing,
  standingOf,
} from './attachment-findings.js';

/** What a file that was handed in is worth, and why. */
export type FileWorth = Readonly<{
  /** Receipt number of the whole report. */
  verificationId: string;
  verdict: VerificationReport['verdict'];
  standing: Standing;
  findings: readonly Finding[];
}>;

/** Judges files that were handed in, with what is known about their seals beside what they bring. */
@Injectable()
export class FileWorthService {
  constructor(
    private readonly reports: FileReportsService,
    private readonly evidence: SealEvidenceService,
  ) {}

  /** @param sha256 of the bytes */
  async judge(bytes: Uint8Array, sha256: string): Promise<FileWorth> {
    const asked: EvidenceFinding[] = [];
    const { id: verificationId, report } = await this.reports.judge(bytes, async (first) => {
      if (!lacksEvidenceAlone(first)) return undefined;
      return this.known(bytes, asked);
    });
    const [finding] = asked;
    const standing = standingOf(report, finding);
    const findings = findingsOf(report, { sha256, standing, asked: finding });
    return { verificationId, verdict: report.verdict, standing, findings };
  }

  /** @param asked takes what was found */
  private async known(bytes: Uint8Array, asked: EvidenceFinding[]): Promise<SealEvidence | undefined> {
    try {
      const evidence = await this.evidence.of(bytes);
      const { ocsps, crls } = evidence;
      const found = { ocsps: ocsps.length, crls: crls.length };
      asked.push({
        step: 'evidence',
        result: ocsps.length + crls.length > 0 ? 'found' : 'unavailable',
        detail: found,
      });
      return evidence;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'certificate-revoked') throw error;
      asked.push({ step: 'evidence', result: 'revoked', detail: error.extensions });
      return undefined;
    }
  }
}
