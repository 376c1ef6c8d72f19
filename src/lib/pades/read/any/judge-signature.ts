import type { AnyPdf, AnySignatureField } from '../../../pdf/read/any/index.js';
import type { AnyCertificate, RevocationEvidence } from '../../../x509/read/path/index.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import { ChainJudge } from './chain-judge.js';
import type { EtsiSubIndication, Indication, Reason } from './conclusion.js';
import { EvidenceCourt, type RevocationMode, type RevocationUse } from './evidence-court.js';
import { judgeDocumentTimestamp, judgeSeal } from './judge-seal.js';
import type { TimestampJudgement } from './judge-timestamp.js';
import { Material } from './material.js';
import { MaterialCache } from './material-cache.js';
import { type ReadSeal, readSeal, type SealKind } from './read-seal.js';
import { Timeline } from './timeline.js';

/** What is to be said of one filled signature field, by itself: what came after it is not looked at. */
export type SealJudgement = Readonly<{
  indication: Indication;
  /** `undefined` only when passed. */
  subIndication?: EtsiSubIndication;
  reasons: readonly Reason[];
  kind: SealKind;
  /** The bytes are those that were signed, and the value is right for {@link signer}. */
  cryptoIntact: boolean;
  signer?: AnyCertificate;
  /** Signer first, anchor last; as far as it goes. */
  chain: readonly AnyCertificate[];
  /** Certificates in the message that the chain does without: no signature covers them. */
  spare: readonly Uint8Array[];
  algorithm?: Readonly<{ signature: string; digest: string; keyType: string; keyBits: number }>;
  /** By the signer's own clock; proves nothing. */
  claimedTime?: Date;
  /** When it is proved to have been there at the latest. */
  bestSignatureTime?: Date;
  bestSignatureTimeSource: 'timestamp' | 'document-timestamp' | 'issuer-log' | 'claimed' | 'none';
  timestamps: readonly TimestampJudgement[];
  revocation: readonly RevocationUse[];
  level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | 'none';
}>;

export type JudgementInput = Readonly<{
  pdf: AnyPdf;
  /** Those that are not filled are left out. */
  fields: readonly AnySignatureField[];
  anchors: readonly AnyCertificate[];
  /** Known certificates; only used, never believed. */
  candidates: readonly AnyCertificate[];
  /** CRLs and OCSP answers that are known beside those of the file. */
  given?: RevocationEvidence;
  /** The moment of judgement. */
  at: Date;
  algorithms: AlgorithmPolicy;
  revocation: RevocationMode;
  /** Remembers certificates and lists from file to file. */
  cache?: MaterialCache;
  /** Asked for each seal, step of a path and statement; throws `FaultError` when the time is up. */
  deadline?: () => void;
}>;

/**
 * Judges every filled signature field by ETSI EN 319 102-1: the timestamps over the whole file from the newest to the
 * oldest, each proving the time of those before it (§5.6.3), then every signature at the best time proved for it.
 *
 * @returns in the order of the fields
 * @throws FaultError only from `deadline`
 */
export function judgeSignatures(input: JudgementInput): SealJudgement[] {
  const { at, anchors, algorithms, revocation: mode, deadline = () => undefined } = input;
  const seals = input.fields
    .filter(({ filled }) => filled)
    .map((field) => {
      deadline();
      return readSeal(field);
    });
  const timeline = new Timeline(at);
  const material = new Material({ ...input, deadline }, seals, input.cache ?? new MaterialCache());
  const { candidates, statements } = material;
  const court = new EvidenceCourt({ statements, anchors, candidates, mode, timeline, deadline });
  const chains = new ChainJudge({ anchors, candidates, algorithms, court, timeline, deadline });
  const known = (own: readonly Uint8Array[]): readonly AnyCertificate[] => material.knownTo(own);
  const grounds = { chains, timeline, algorithms, known, material };
  const judged = new Map<ReadSeal, SealJudgement>();
  for (const seal of newestFirst(seals.filter(({ kind }) => kind === 'document-timestamp'))) {
    deadline();
    const judgement = judgeDocumentTimestamp(seal, grounds);
    judged.set(seal, judgement);
    const { bestSignatureTime: time } = judgement;
    if (time !== undefined && seal.field.revision !== undefined) timeline.accept(seal.field.revision, time);
  }
  return seals.map((seal) => {
    deadline();
    return judged.get(seal) ?? judgeSeal(seal, grounds);
  });
}

function newestFirst(seals: readonly ReadSeal[]): ReadSeal[] {
  return seals.toSorted((a, b) => (b.field.revision ?? 0) - (a.field.revision ?? 0));
}
