import {
  type AnyCertificate,
  type AnyPurpose,
  type PathFault,
  type PathResult,
  signatureSchemeOf,
  validatePath,
} from '../../../x509/read/path/index.js';
import { type AlgorithmPolicy, weaknessAt, type WeakAlgorithm } from './algorithm-policy.js';
import { type Conclusion, type EtsiSubIndication, PASSED, refused } from './conclusion.js';
import type { EvidenceCourt, RevocationUse } from './evidence-court.js';
import type { Timeline } from './timeline.js';

/** A certificate that signed something, and when that is proved to have been there. */
export type ChainQuestion = Readonly<{
  signer: AnyCertificate;
  purpose: AnyPurpose;
  /** When what it signed was there at the latest. */
  provedAt: Date;
  /** Evidence of this time or later counts: {@link provedAt}, or when a timestamp says to have been made. */
  evidenceFrom: Date;
  /** What the signer says about the time; only ever used against him. */
  claimedTime?: Date | undefined;
}>;

export type ChainConclusion = Readonly<{
  conclusion: Conclusion;
  /** Signer first; ends in an anchor only if a path was found. */
  chain: readonly AnyCertificate[];
  revocation: readonly RevocationUse[];
  /** Whether there is evidence about everybody in the chain but the anchor. */
  isCovered: boolean;
}>;

type Grounds = Readonly<{
  anchors: readonly AnyCertificate[];
  candidates: readonly AnyCertificate[];
  algorithms: AlgorithmPolicy;
  court: EvidenceCourt;
  timeline: Timeline;
  /** Asked at each step of a search; throws when the time is up. */
  deadline: () => void;
}>;

/** ETSI EN 319 102-1 §5.2.6 (X.509 validation) and, where something is proved to be older than now, §5.6.2.1. */
export class ChainJudge {
  constructor(private readonly grounds: Grounds) {}

  judge(question: ChainQuestion): ChainConclusion {
    const result = this.path(question, this.pathTime(question));
    if (!result.ok) {
      const conclusion = this.pathRefused(question, result);
      return { conclusion, chain: result.bestPath ?? [question.signer], revocation: [], isCovered: false };
    }
    const { court } = this.grounds;
    const standing = court.standingOf(result.path, question);
    const conclusion = standing.conclusion ?? this.weakChain(result.path, question) ?? PASSED;
    const { revocation, isCovered } = standing;
    return { conclusion, chain: result.path, revocation, isCovered };
  }

  /**
   * An authority of timestamps that is itself an anchor, as trusted lists have it, is believed for all that it made
   * while it was in date: an anchor's own end is not looked at (RFC 5280 §6.1), and nothing renews such a file.
   */
  private pathTime({ signer, purpose, provedAt }: ChainQuestion): Date {
    const isAnchor = this.grounds.anchors.some(
      ({ encoded }) => Buffer.compare(encoded, signer.encoded) === 0,
    );
    const isLate = purpose === 'timestamping' && isAnchor && provedAt > signer.notAfter;
    return isLate ? signer.notAfter : provedAt;
  }

  private path({ signer, purpose }: ChainQuestion, at: Date): PathResult {
    const { anchors, candidates, deadline } = this.grounds;
    return validatePath({ target: signer, candidates, anchors, at, purpose, deadline });
  }

  private pathRefused(question: ChainQuestion, { faults }: PathResult & { ok: false }): Conclusion {
    const [first] = faults;
    const reasons = faults.map(({ code, detail }) => ({ code, detail }));
    const conclusion = (sub: EtsiSubIndication): Conclusion => ({
      ...refused(sub, first?.code ?? 'certificate-untrusted', first?.detail ?? ''),
      ...(reasons.length > 0 && { reasons }),
    });
    if (faults.every(isOutOfBounds)) return conclusion(this.outOfBounds(question, faults));
    const others = faults.filter((fault) => !isOutOfBounds(fault));
    return conclusion(
      SUB_INDICATIONS.find(({ codes }) => others.some(({ code }) => codes.has(code)))?.sub ?? GENERAL,
    );
  }

  /** ETSI EN 319 102-1 §5.2.6.4, §5.5.4. */
  private outOfBounds(question: ChainQuestion, faults: readonly PathFault[]): EtsiSubIndication {
    const { signer, provedAt } = question;
    const { timeline, court } = this.grounds;
    if (timeline.isProven(provedAt) && provedAt < signer.notBefore) return 'NOT_YET_VALID';
    const isSigner = faults.every(({ certificate }) => certificate === undefined || certificate === signer);
    if (!isSigner || provedAt < signer.notAfter) return 'OUT_OF_BOUNDS_NO_POE';
    const then = this.path(question, signer.notAfter);
    if (!then.ok) return 'OUT_OF_BOUNDS_NO_POE';
    const lived = { ...question, provedAt: signer.notAfter, evidenceFrom: signer.notBefore };
    return court.isKnownGood(then.path, lived) ? 'OUT_OF_BOUNDS_NOT_REVOKED' : 'OUT_OF_BOUNDS_NO_POE';
  }

  /** Every signature of the path but the anchor's own. */
  private weakChain(path: readonly AnyCertificate[], { provedAt }: ChainQuestion): Conclusion | undefined {
    const weak = path
      .slice(0, -1)
      .map((certificate, index) => this.weakness(certificate, path[index + 1], provedAt))
      .find((found) => found !== undefined);
    return weak && weakAlgorithm(weak, this.grounds.timeline.isProven(provedAt), 'certificate-algorithm');
  }

  private weakness(
    certificate: AnyCertificate,
    issuer: AnyCertificate | undefined,
    at: Date,
  ): WeakAlgorithm | undefined {
    if (issuer === undefined) return undefined;
    const scheme = signatureSchemeOf(certificate.algorithm);
    return weaknessAt(at, { key: issuer.key, scheme }, this.grounds.algorithms);
  }
}

/** ETSI EN 319 102-1 §5.2.8.4: what was good once may have been used then, what never was may not. */
export function weakAlgorithm({ detail, since }: WeakAlgorithm, isProven: boolean, code: string): Conclusion {
  const couldBeProved = since !== undefined && !isProven;
  return refused(
    couldBeProved ? 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' : 'CRYPTO_CONSTRAINTS_FAILURE',
    code,
    detail,
  );
}

function isOutOfBounds({ code }: PathFault): boolean {
  return code === 'certificate-expired' || code === 'certificate-not-yet-valid';
}

const GENERAL = 'CERTIFICATE_CHAIN_GENERAL_FAILURE';

/** The first row that any fault falls into. */
const SUB_INDICATIONS: readonly Readonly<{ codes: ReadonlySet<string>; sub: EtsiSubIndication }>[] = [
  {
    codes: new Set(['certificate-untrusted', 'certificate-name-chaining']),
    sub: 'NO_CERTIFICATE_CHAIN_FOUND',
  },
  {
    codes: new Set(['certificate-signature', 'certificate-too-many-paths']),
    sub: 'NO_CERTIFICATE_CHAIN_FOUND',
  },
  { codes: new Set(['certificate-malformed', 'certificate-key', 'certificate-algorithm']), sub: GENERAL },
  {
    codes: new Set([
      'certificate-key-usage',
      'certificate-critical-extension',
      'certificate-issuer-not-ca',
      'certificate-path-length',
      'certificate-name-constraints',
      'certificate-policy',
      'certificate-version',
    ]),
    sub: 'CHAIN_CONSTRAINTS_FAILURE',
  },
];
