import { Inject, Injectable } from '@nestjs/common';
import { isVerificationToken } from '../../lib/numbering/verification-token.js';
import { Clock } from '../../platform/time/clock.js';
import type { VerificationReport } from '../report.js';
import { VERDICT_WORDING } from '../verdict-wording.js';
import {
  FileVerificationService,
  type FileToVerify,
  type VerifyOptions,
} from './file-verification.service.js';
import { VERIFICATION_POLICY, type VerificationPolicy } from './policy.js';
import { flagsOf, RegisterFactsService } from './register-facts.service.js';
import { standingOf } from './verdict.js';

/** Is this file, is this code genuine, and does it count now? */
@Injectable()
export class VerificationService {
  constructor(
    @Inject(VERIFICATION_POLICY) private readonly policy: VerificationPolicy,
    private readonly files: FileVerificationService,
    private readonly register: RegisterFactsService,
    private readonly clock: Clock,
  ) {}

  /** @returns a report in every case */
  verifyFile(file: FileToVerify, options?: VerifyOptions): Promise<VerificationReport> {
    return this.files.verify(file, options);
  }

  /**
   * What a code, or a number with its check code, stands for.
   *
   * @param token of the licence; null when what was typed or scanned belongs to none
   * @returns the same report for every code that is unknown, malformed, or of a licence that was not issued yet
   */
  async verifyCode(token: string | null): Promise<VerificationReport> {
    const known =
      token !== null && isVerificationToken(token) ? await this.register.findByToken(token) : null;
    const licence = known?.documentSha256 ? known : null;
    const verdict = licence ? standingOf(licence.status) : 'unknown-code';
    const { name, version, sha256 } = this.policy;
    return {
      policy: { name, version, sha256 },
      validationTime: this.clock.now().toISOString(),
      file: null,
      verdict,
      flags: licence ? flagsOf(licence) : [],
      ...VERDICT_WORDING[verdict],
      reasons: [],
      seals: [],
      revisions: 0,
      changes: [],
      exactMatch: null,
      register: licence && (await this.register.factsOf(licence)),
      code: null,
    };
  }
}
