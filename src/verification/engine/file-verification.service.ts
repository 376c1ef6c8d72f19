import { Inject, Injectable } from '@nestjs/common';
import { AlarmsService } from '../../platform/alarms/alarms.service.js';
import { Clock } from '../../platform/time/clock.js';
import type { ReportReason, VerificationReport } from '../report.js';
import { cpuDeadline } from './cpu-deadline.js';
import type { FileFacts } from './facts.js';
import { gatherFacts } from './gather-facts.js';
import { lastSealedPart, type SealedPart } from './last-seal.js';
import { type Look, PageLook } from './look/page-look.service.js';
import { type GivenEvidence, OwnTrust } from './own-trust.service.js';
import { VERIFICATION_POLICY, type VerificationPolicy } from './policy.js';
import { exactMatchOf, flagsOf, RegisterFactsService } from './register-facts.service.js';
import { NOT_ASKED, type RegisterAnswer, RegisterQuestion } from './register-question.js';
import { reason, reportOf } from './report-of.js';
import { verdictOf } from './verdict.js';

export type FileToVerify = Readonly<{
  bytes: Uint8Array;
  name?: string;
  password?: string;
  /** Judge as of this instant; now when absent. */
  at?: Date;
  /** What is known about its certificates beside what it brings. */
  evidence?: GivenEvidence;
}>;

export type VerifyOptions = Readonly<{
  /** false: the engine alone, which knows nothing of what was issued. */
  register?: boolean;
}>;

/** Judges a file: facts first, then the register, then one verdict. Holds no key and fetches nothing. */
@Injectable()
export class FileVerificationService {
  constructor(
    @Inject(VERIFICATION_POLICY) private readonly policy: VerificationPolicy,
    private readonly ownTrust: OwnTrust,
    private readonly question: RegisterQuestion,
    private readonly register: RegisterFactsService,
    private readonly pages: PageLook,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  /** @returns a report in every case: what cannot be judged is a verdict too */
  async verify(file: FileToVerify, { register = true }: VerifyOptions = {}): Promise<VerificationReport> {
    const at = file.at ?? this.clock.now();
    const facts = await this.gather(file, at);
    const exact = register ? await this.question.exact(facts.sha256) : NOT_ASKED;
    if (exact.exact) return this.report(file, { at, facts, answer: exact });
    const part = lastSealedPart(file.bytes, facts);
    const look = facts.unreadable ? undefined : await this.look(file, part);
    const seen = look && 'facts' in look ? look.facts : undefined;
    const answer = register && exact.view !== undefined ? await this.question.bySight(part, seen) : NOT_ASKED;
    return this.report(file, { at, facts, answer, look });
  }

  private async gather({ bytes, password, evidence }: FileToVerify, at: Date): Promise<FileFacts> {
    const file = { bytes, at, deadline: cpuDeadline(this.policy.limits.cpuMilliseconds) };
    const secret = password === undefined ? {} : { password: Buffer.from(password) };
    return gatherFacts({ ...file, ...secret }, await this.ownTrust.trust(evidence), this.policy);
  }

  private look({ bytes, password }: FileToVerify, part: SealedPart | undefined): Promise<Look> {
    return this.pages.look({
      current: bytes,
      ...(part?.continued ? { sealed: part.sealed } : {}),
      ...(password === undefined ? {} : { password }),
    });
  }

  private async report(file: FileToVerify, findings: Findings): Promise<VerificationReport> {
    const { at, facts, answer, look } = findings;
    const seen = look && 'facts' in look ? look.facts : undefined;
    const verdict = verdictOf({
      facts,
      register: answer.view,
      looksChanged: (seen?.differences.length ?? 0) > 0,
      lookFailed: seen === undefined,
    });
    if (verdict === 'our-seal-not-registered') await this.alarm(facts);
    return reportOf({
      facts,
      verdict,
      policy: this.policy,
      at,
      fileName: file.name ?? null,
      flags: answer.licence ? flagsOf(answer.licence) : [],
      reasons: reasonsOf(findings),
      exactMatch: answer.exact && exactMatchOf(answer.exact),
      register: answer.licence && (await this.register.factsOf(answer.licence)),
      code: seen ? { found: seen.codes.length, matches: answer.view?.codeMatches ?? null } : null,
    });
  }

  /** A key of ours sealed what nobody issued: it is stolen, or issuing lost a file. */
  private async alarm({ sha256, seals }: FileFacts): Promise<void> {
    const names = seals
      .filter(({ ours }) => ours)
      .map(({ judgement }) => judgement.signer?.subject.commonName ?? '');
    const detail = `A file sealed by ${names.join(', ')} is in no register: SHA-256 ${sha256}.`;
    await this.alarms.raise('seal-not-registered', sha256, detail, 'critical');
  }
}

type Findings = Readonly<{ at: Date; facts: FileFacts; answer: RegisterAnswer; look?: Look | undefined }>;

function reasonsOf({ facts, answer, look }: Findings): ReportReason[] {
  if (answer.exact) return [reason('exact-bytes', 'info')];
  const seen = look && 'facts' in look ? look.facts : undefined;
  const pictures = facts.seals.length === 0 ? (seen?.redSeals ?? []) : [];
  return [
    ...(answer.view === undefined ? [reason('register-not-asked', 'warning')] : []),
    ...(look && 'missing' in look ? [reason(`look-${look.missing}`, 'warning')] : []),
    ...(seen?.differences ?? []).map(({ page }) => ({ ...reason('looks-changed', 'error'), page })),
    ...pictures.map((page) => ({ ...reason('red-picture-without-seal', 'error'), page })),
    ...(answer.view?.codeMatches === false ? [reason('code-names-another', 'error')] : []),
    ...(answer.view?.sealedPart === 'other' ? [reason('sealed-part-not-issued', 'error')] : []),
  ];
}
