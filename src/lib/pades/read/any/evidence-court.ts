import {
  type AnyCertificate,
  type EvidenceFacts,
  type RevocationStatus,
  revocationStatus,
} from '../../../x509/read/path/index.js';
import { type Conclusion, refused } from './conclusion.js';
import type { Statement } from './statements.js';
import { isBefore, type Timeline } from './timeline.js';

/**
 * What missing evidence means. `required`: every certificate needs some; `if-announced`: those that say where there
 * is some; `if-present`: none does, but what is there counts; `never`: nothing is looked at.
 */
export type RevocationMode = 'required' | 'if-announced' | 'if-present' | 'never';

/** A statement that was believed. */
export type RevocationUse = Readonly<{
  source: 'OCSP' | 'CRL';
  producedAt?: Date;
  nextUpdate?: Date;
  where: Statement['where'];
}>;

/** Whose standing is asked for, and for when. */
export type StandingQuestion = Readonly<{
  purpose: string;
  provedAt: Date;
  evidenceFrom: Date;
  claimedTime?: Date | undefined;
}>;

export type Standing = Readonly<{
  /** `undefined`: nobody in the path was revoked when it mattered. */
  conclusion: Conclusion | undefined;
  revocation: readonly RevocationUse[];
  isCovered: boolean;
}>;

type Grounds = Readonly<{
  statements: readonly Statement[];
  anchors: readonly AnyCertificate[];
  candidates: readonly AnyCertificate[];
  mode: RevocationMode;
  timeline: Timeline;
  /** Asked for each statement; throws when the time is up. */
  deadline: () => void;
}>;

/** What all that may be believed says of one certificate. */
type Finding =
  | Readonly<{ status: 'good'; use: RevocationUse; madeAt: Date }>
  | Readonly<{ status: 'revoked'; at: Date; reason: string; madeAt: Date; use: RevocationUse }>
  | Readonly<{ status: 'unknown'; why: UnknownWhy; detail: string }>;

type Known = Exclude<RevocationStatus, { status: 'unknown' }>;

type UnknownWhy = 'none' | 'stale' | 'out-of-bounds';

/** Reasons for which what the key signed before may still be believed (RFC 3161 §4). */
const HARMLESS: ReadonlySet<string> = new Set(['affiliationChanged', 'superseded', 'cessationOfOperation']);

/** ETSI EN 319 412-1 §5.2: the certificate lives too short to be revoked. */
const VALIDITY_ASSURED = '0.4.0.194121.2.1';

/** A responder's responder's … */
const MAX_DEPTH = 2;

/** Hears the CRLs and OCSP answers about the certificates of a path (RFC 5280 §6.3, RFC 6960 §3.2). */
export class EvidenceCourt {
  constructor(private readonly grounds: Grounds) {}

  standingOf(path: readonly AnyCertificate[], question: StandingQuestion): Standing {
    if (this.grounds.mode === 'never') return { conclusion: undefined, revocation: [], isCovered: false };
    const issued = path.slice(0, -1);
    const findings = issued.map((_, index) => this.finding(path, index, question, 0));
    const conclusions = findings.map((finding, index) => this.conclusionOf(finding, path, index, question));
    return {
      // Whoever is revoked counts before whatever is missing.
      conclusion:
        conclusions.find((found) => found !== undefined && found.isRevoked)?.conclusion ??
        conclusions.find((found) => found !== undefined)?.conclusion,
      revocation: findings.flatMap((finding) => (finding.status === 'unknown' ? [] : [finding.use])),
      isCovered: findings.every(({ status }) => status !== 'unknown'),
    };
  }

  isKnownGood(path: readonly AnyCertificate[], question: StandingQuestion): boolean {
    if (path.length < 2 || this.grounds.mode === 'never') return false;
    return this.finding(path, 0, question, 0).status === 'good';
  }

  private conclusionOf(
    finding: Finding,
    path: readonly AnyCertificate[],
    index: number,
    question: StandingQuestion,
  ): { conclusion: Conclusion; isRevoked: boolean } | undefined {
    const name = path[index]?.subject.commonName ?? '';
    if (finding.status === 'good') return undefined;
    if (finding.status === 'revoked') {
      const conclusion = this.revoked(finding, index, name, question);
      return conclusion && { conclusion, isRevoked: true };
    }
    const certificate = path[index];
    if (certificate === undefined || !this.isAskedFor(certificate)) return undefined;
    return {
      conclusion: refused(SUB_INDICATIONS[finding.why], CODES[finding.why], `${name}: ${finding.detail}`),
      isRevoked: false,
    };
  }

  private revoked(
    { at, reason }: Finding & { status: 'revoked' },
    index: number,
    name: string,
    { purpose, provedAt, evidenceFrom, claimedTime }: StandingQuestion,
  ): Conclusion | undefined {
    if (at > provedAt) return undefined;
    // A timestamp says itself when it was made; only a key in other hands can have lied about it.
    if (purpose === 'timestamping' && HARMLESS.has(reason) && at > evidenceFrom) return undefined;
    const detail = `${name} was revoked ${at.toISOString()}: ${reason}`;
    if (index > 0) return refused('REVOKED_CA_NO_POE', 'certificate-revoked', detail);
    const isOpen = !this.grounds.timeline.isProven(provedAt) && claimedTime !== undefined && claimedTime < at;
    return refused(isOpen ? 'REVOKED_NO_POE' : 'REVOKED', 'certificate-revoked', detail);
  }

  private isAskedFor(certificate: AnyCertificate): boolean {
    if (certificate.extensions.some(({ oid }) => oid === VALIDITY_ASSURED)) return false;
    if (this.grounds.mode === 'required') return true;
    if (this.grounds.mode === 'if-present') return false;
    return certificate.announcesRevocation;
  }

  /** The latest word counts where a certificate was only on hold; otherwise revoked is revoked. */
  private finding(
    path: readonly AnyCertificate[],
    index: number,
    question: StandingQuestion,
    depth: number,
  ): Finding {
    const found = this.grounds.statements.map((each) => this.hear(each, path, index, question, depth));
    const told = found.filter((finding) => finding.status !== 'unknown');
    const revoked = told.find((finding) => finding.status === 'revoked' && !isLifted(finding, told));
    if (revoked !== undefined) return revoked;
    const good = told
      .filter(({ status }) => status === 'good')
      .toSorted((a, b) => b.madeAt.getTime() - a.madeAt.getTime());
    if (good[0] !== undefined) return good[0];
    const open = found.filter((finding) => finding.status === 'unknown');
    return (
      open.find(({ why }) => why === 'out-of-bounds') ??
      open.find(({ why }) => why === 'stale') ??
      unknown('none', 'no revocation evidence is there')
    );
  }

  private hear(
    { evidence, where, presentAt }: Statement,
    path: readonly AnyCertificate[],
    index: number,
    question: StandingQuestion,
    depth: number,
  ): Finding {
    const { anchors, candidates, timeline, deadline } = this.grounds;
    deadline();
    const freshness = 'issue';
    const told = revocationStatus({ path, index, evidence, candidates, anchors, at: timeline.at, freshness });
    if (told.status === 'unknown') return unknown('none', told.why[0]?.detail ?? 'nothing is known');
    const { source, thisUpdate, nextUpdate, signerPath } = told;
    const name = `the ${source} of ${thisUpdate.toISOString()}`;
    if (isBefore(timeline.at, thisUpdate)) return unknown('none', `${name} is from the future`);
    if (told.status === 'good' && isAfterEnd(told, path[index]))
      return unknown('none', `${name} was made after the certificate had ended`);
    if (told.status === 'good' && !isFresh(told, question)) return unknown('stale', `${name} is too old`);
    const isEnded = signerPath.slice(0, -1).some(({ notAfter }) => presentAt(timeline) > notAfter);
    if (told.status === 'good' && isEnded)
      return unknown('out-of-bounds', `who signed ${name} is no longer in date`);
    if (told.signerStatus === 'unknown' && !this.isHeard(told, question, depth))
      return unknown('none', `who signed ${name} is revoked, or may be`);
    const use = { source, where, producedAt: told.producedAt, ...(nextUpdate && { nextUpdate }) };
    const heard = { use, madeAt: thisUpdate };
    if (told.status === 'good') return { status: 'good', ...heard };
    return { status: 'revoked', at: told.at, reason: told.reason, ...heard };
  }

  /**
   * Whom the issuer let answer in its place is asked about too (RFC 6960 §4.2.2.2.1). A bad word does not need to be
   * vouched for: only of a good one would a key in other hands, or one that has ended, be the harm.
   */
  private isHeard({ status, signerPath }: Known, question: StandingQuestion, depth: number): boolean {
    const [signer] = signerPath;
    if (signer === undefined || depth >= MAX_DEPTH) return false;
    const finding = this.finding(signerPath, 0, question, depth + 1);
    if (finding.status !== 'unknown') return finding.status === 'good';
    return status === 'revoked' || !this.isAskedFor(signer);
  }
}

function unknown(why: UnknownWhy, detail: string): Finding {
  return { status: 'unknown', why, detail };
}

/** Lists and answers need not know any more who was revoked and has ended since (RFC 5280 §3.3). */
function isAfterEnd(
  { thisUpdate, coversExpiredSince }: EvidenceFacts,
  certificate: AnyCertificate | undefined,
): boolean {
  if (certificate === undefined || thisUpdate <= certificate.notAfter) return false;
  return coversExpiredSince === undefined || coversExpiredSince > certificate.notAfter;
}

/** RFC 6960 §4.2.2.1: without nextUpdate there is newer news at any time; so long is it still taken. */
const MAX_AGE_MILLISECONDS = 24 * 3600 * 1000;

/** Made after what it is to prove, or still good then (freshness, ETSI EN 319 102-1 §5.2.5). */
function isFresh({ thisUpdate, nextUpdate }: EvidenceFacts, { evidenceFrom }: StandingQuestion): boolean {
  const until = nextUpdate ?? new Date(thisUpdate.getTime() + MAX_AGE_MILLISECONDS);
  return !isBefore(thisUpdate, evidenceFrom) || !isBefore(until, evidenceFrom);
}

/** A hold that a later statement no longer knows of (RFC 5280 §5.3.1). */
function isLifted(finding: Finding, told: readonly Finding[]): boolean {
  if (finding.status !== 'revoked' || finding.reason !== 'certificateHold') return false;
  return told.some((other) => other.status === 'good' && other.madeAt > finding.madeAt);
}

const SUB_INDICATIONS = {
  none: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  stale: 'TRY_LATER',
  'out-of-bounds': 'REVOCATION_OUT_OF_BOUNDS_NO_POE',
} as const;

const CODES = {
  none: 'revocation-missing',
  stale: 'revocation-stale',
  'out-of-bounds': 'revocation-out-of-bounds',
} as const;
