import type { Change } from '../../lib/pades/read/any/changes/index.js';
import type { SealJudgement } from '../../lib/pades/read/any/judge-signature.js';
import type { AnyCertificate } from '../../lib/x509/read/path/index.js';
import type {
  Bilingual,
  ReportedCertificate,
  ReportedChange,
  ReportedSeal,
  ReportReason,
  VerificationReport,
  Verdict,
} from '../report.js';
import { reasonText } from '../reports/sentences.js';
import { VERDICT_WORDING } from '../verdict-wording.js';
import type { FileFacts, SealFacts } from './facts.js';
import type { VerificationPolicy } from './policy.js';

/** Everything a report is made of, once it is known. */
export type Findings = Pick<VerificationReport, 'exactMatch' | 'register' | 'code' | 'flags'> &
  Readonly<{
    facts: FileFacts;
    verdict: Verdict;
    policy: VerificationPolicy;
    at: Date;
    fileName: string | null;
    /** What was found beside the file itself. */
    reasons: readonly ReportReason[];
  }>;

export function reportOf(findings: Findings): VerificationReport {
  const { facts, verdict, policy, at, fileName, exactMatch, register, code, flags } = findings;
  const { name, version, sha256 } = policy;
  return {
    policy: { name, version, sha256 },
    validationTime: at.toISOString(),
    file: { sha256: facts.sha256, bytes: facts.bytes, name: fileName },
    verdict,
    flags,
    ...VERDICT_WORDING[verdict],
    reasons: reasonsOf(findings),
    seals: facts.seals.map(reportedSeal),
    revisions: facts.revisions,
    changes: facts.seals.flatMap(({ changes }) => changes.map(reportedChange)),
    exactMatch,
    register,
    code,
  };
}

/** @returns each thing once, what decides first */
function reasonsOf({ facts, reasons, verdict }: Findings): ReportReason[] {
  const { unreadable, faults, seals } = facts;
  // What did not count for the verdict is no error.
  const severity = verdict === 'sealed-by-another' ? 'info' : 'error';
  const all = [
    ...reasons,
    ...(unreadable ? [reason(unreadable.code, 'error')] : []),
    ...faults.map((fault) => ({ ...reasonOfChange(fault), severity }) as const),
    ...seals.flatMap(({ changes }) => changes.filter(({ ownForm }) => !ownForm).map(reasonOfChange)),
    ...seals.flatMap(reasonsOfSeal),
  ];
  const known = new Set<string>();
  return all.filter(({ code, object, page, seal }) => {
    const key = JSON.stringify([code, object, page, seal]);
    return known.has(key) ? false : Boolean(known.add(key));
  });
}

/** A reason of the table of texts. */
export function reason(code: string, severity: ReportReason['severity']): ReportReason {
  return { code, text: reasonText(code), severity };
}

function reasonOfChange({ code, detail, object, page, ownForm }: Change): ReportReason {
  return {
    code,
    text: detail,
    severity: ownForm ? 'info' : 'error',
    ...(object ? { object: object.path } : {}),
    ...(page === undefined ? {} : { page }),
  };
}

/** What is open is no accusation: a file that was issued stays genuine when its evidence cannot be had. */
const SEVERITY = { TOTAL_PASSED: 'info', INDETERMINATE: 'warning', TOTAL_FAILED: 'error' } as const;

function reasonsOfSeal({ field, judgement }: SealFacts): ReportReason[] {
  const severity = SEVERITY[judgement.indication];
  return judgement.reasons.map(({ code, detail }) => ({
    code,
    text: withDetail(reasonText(code), detail),
    severity,
    seal: field.name,
  }));
}

function withDetail(text: Bilingual, detail: string): Bilingual {
  return { zh: text.zh, en: `${text.en} (${detail})` };
}

function reportedSeal({ field, judgement, ours }: SealFacts): ReportedSeal {
  const { indication, subIndication, signer, chain, algorithm, level } = judgement;
  const range = field.byteRange ?? [];
  return {
    field: field.name,
    kind: judgement.kind === 'signature' ? 'seal' : 'document-timestamp',
    indication,
    subIndication: subIndication ?? null,
    signer: signer?.subject.commonName ?? null,
    chain: chain.map(reportedCertificate),
    algorithm: algorithm ?? null,
    level,
    ...timesOf(judgement),
    revocation: judgement.revocation.map(({ source, where, producedAt, nextUpdate }) => ({
      source,
      where,
      producedAt: instant(producedAt),
      nextUpdate: instant(nextUpdate),
    })),
    certification: field.reference?.docMdp?.p ?? null,
    revision: field.revision === undefined ? null : field.revision + 1,
    coveredBytes: range.length === 4 ? (range[2] ?? 0) + (range[3] ?? 0) : null,
    ours,
    reasons: reasonsOfSeal({ field, judgement, ours, changes: [] }),
  };
}

function timesOf(
  judgement: SealJudgement,
): Pick<ReportedSeal, 'claimedTime' | 'bestSignatureTime' | 'bestSignatureTimeSource' | 'timestamps'> {
  return {
    claimedTime: instant(judgement.claimedTime),
    bestSignatureTime: instant(judgement.bestSignatureTime),
    bestSignatureTimeSource: judgement.bestSignatureTimeSource,
    timestamps: judgement.timestamps.map(({ kind, time, signer, indication }) => ({
      kind,
      at: instant(time),
      authority: signer?.subject.commonName ?? null,
      indication,
    })),
  };
}

function reportedCertificate(certificate: AnyCertificate): ReportedCertificate {
  const { subject, issuer, serial, notBefore, notAfter } = certificate;
  return {
    subject: subject.commonName,
    issuer: issuer.commonName,
    serial,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
  };
}

function reportedChange({ kind, code, detail, permitted, object, page, revision }: Change): ReportedChange {
  return {
    kind,
    code,
    text: detail,
    permitted,
    object: object?.path ?? null,
    page: page ?? null,
    revision: revision + 1,
  };
}

function instant(at: Date | undefined): string | null {
  return at?.toISOString() ?? null;
}
