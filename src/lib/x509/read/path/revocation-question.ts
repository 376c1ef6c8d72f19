import { createHash } from 'node:crypto';
import type { AnyCertificate } from '../any-certificate.js';
import type { AnyPublicKey } from '../any-public-key.js';
import { CandidateIndex, isSameCertificate } from './candidate-index.js';
import type { RevocationFault, RevocationSettings, RevocationStatus } from './revocation-types.js';

/** Signers whose paths are looked for while one question is answered: each may lead to further questions. */
const MAX_SIGNERS = 32;
/** How long a chain of "who signed the list about who signed the list" is followed. */
const MAX_DEPTH = 4;

/** What one question and those that follow from it share. */
export class Inquiry {
  readonly index: CandidateIndex;
  private signers = 0;

  constructor(readonly settings: RevocationSettings) {
    const { anchors, candidates, evidence } = settings;
    this.index = new CandidateIndex(anchors, [
      ...candidates,
      ...evidence.ocsps.flatMap(({ certificates }) => certificates),
    ]);
  }

  /** @returns false when enough was tried */
  maySeek(): boolean {
    this.signers += 1;
    return this.signers <= MAX_SIGNERS;
  }
}

/** Is the first certificate of this path revoked? */
export class Question {
  readonly certificate: AnyCertificate;
  readonly issuers: readonly AnyCertificate[];
  /** Keys of {@link issuers}, DSA parameters inherited. */
  readonly issuerKeys: readonly AnyPublicKey[];

  constructor(
    readonly inquiry: Inquiry,
    /** Never empty. */
    readonly path: readonly AnyCertificate[],
    readonly at: Date,
    private readonly asked: readonly AnyCertificate[],
    private readonly answer: (question: Question) => RevocationStatus,
  ) {
    const [certificate, ...issuers] = path;
    if (certificate === undefined) throw new RangeError('a path has at least one certificate');
    this.certificate = certificate;
    this.issuers = issuers;
    this.issuerKeys = workingKeys(issuers);
  }

  /** Asks about the first certificate of another path; in a circle nobody knows. */
  ask(path: readonly AnyCertificate[], at: Date): RevocationStatus {
    const [first] = path;
    const isCircle = first === undefined || this.asked.some((before) => isSameCertificate(before, first));
    if (isCircle || this.asked.length >= MAX_DEPTH)
      return { status: 'unknown', why: [fault('revocation-circle', 'the signers vouch in a circle')] };
    return this.answer(new Question(this.inquiry, path, at, [...this.asked, first], this.answer));
  }

  /** The instant for which a signer must be valid. */
  signerTime(issuedAt: Date): Date {
    return this.inquiry.settings.freshness === 'issue' ? issuedAt : this.at;
  }

  /** @returns what is wrong with evidence of this age, if its age matters */
  staleness(thisUpdate: Date, nextUpdate: Date, name: 'crl' | 'ocsp'): RevocationFault | undefined {
    const { freshness, toleranceSeconds = 60 } = this.inquiry.settings;
    if (freshness === 'issue') return undefined;
    const tolerance = toleranceSeconds * 1000;
    if (thisUpdate.getTime() > this.at.getTime() + tolerance)
      return fault(`${name}-not-yet-valid`, `it begins ${thisUpdate.toISOString()}`);
    if (nextUpdate.getTime() < this.at.getTime() - tolerance)
      return fault(`${name}-expired`, `it was good until ${nextUpdate.toISOString()}`);
    return undefined;
  }
}

/** Keys of a path's authorities, nearest first, each with the parameters that it inherits (RFC 5280 §6.1.4 e). */
function workingKeys(path: readonly AnyCertificate[]): readonly AnyPublicKey[] {
  const keys: AnyPublicKey[] = [];
  for (const { key } of path.toReversed()) {
    const above = keys.at(-1);
    keys.push(above === undefined ? key : key.completedBy(above));
  }
  return keys.toReversed();
}

export function fault(code: string, detail: string): RevocationFault {
  return { code, detail };
}

export function evidenceId(encoded: Uint8Array): string {
  return createHash('sha256').update(encoded).digest('hex');
}
