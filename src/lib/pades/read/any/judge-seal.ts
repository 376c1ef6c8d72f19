import { type AnyMessage, digestOf } from '../../../cms/read/any/any-message.js';
import type { AnyCertificate } from '../../../x509/read/path/index.js';
import { weaknessAt } from './algorithm-policy.js';
import { weakAlgorithm } from './chain-judge.js';
import { claimedTimeOf } from './claimed-time.js';
import { type Conclusion, hasPassed, PASSED, refused } from './conclusion.js';
import type { SealJudgement } from './judge-signature.js';
import {
  judgeEncodedTimestamp,
  judgeTimestamp,
  type TimestampGrounds,
  type TimestampJudgement,
} from './judge-timestamp.js';
import { levelOf } from './level.js';
import type { Material } from './material.js';
import type { ReadSeal } from './read-seal.js';
import { findSigner, type SignerFinding } from './signers.js';
import { isBefore } from './timeline.js';

export type SealGrounds = TimestampGrounds & Readonly<{ material: Material }>;

const NOTHING = {
  cryptoIntact: false,
  chain: [],
  spare: [],
  bestSignatureTimeSource: 'none',
  timestamps: [],
  revocation: [],
  level: 'none',
} as const;

/** A field whose form was refused, or that stands without a revision. */
function unreadable({ field, kind }: ReadSeal, conclusion: Conclusion): SealJudgement {
  const claimedTime = claimedTimeOf(field);
  return { ...NOTHING, kind, ...conclusion, ...(claimedTime && { claimedTime }) };
}

/** A timestamp over the whole file up to it (ISO 32000-2 §12.8.5). */
export function judgeDocumentTimestamp(seal: ReadSeal, grounds: SealGrounds): SealJudgement {
  if (seal.state !== 'timestamp') return unreadable(seal, wrongForm(seal));
  const { field, token } = seal;
  const question = {
    kind: 'document' as const,
    field: field.name,
    revision: field.revision ?? 0,
    pieces: field.signedBytes(),
  };
  const judgement = judgeTimestamp(token, question, grounds);
  const { indication, subIndication, reasons, cryptoIntact, signer, chain, revocation, time } = judgement;
  const passed = indication === 'TOTAL_PASSED' ? time : undefined;
  return {
    kind: 'document-timestamp',
    indication,
    ...(subIndication && { subIndication }),
    reasons,
    cryptoIntact,
    ...(signer && { signer, algorithm: algorithmOf(token.message, signer) }),
    chain,
    spare: [],
    ...(time && { claimedTime: time }),
    ...(passed && { bestSignatureTime: passed }),
    bestSignatureTimeSource: passed === undefined ? 'none' : 'document-timestamp',
    timestamps: [judgement],
    revocation,
    level: 'none',
  };
}

function wrongForm(seal: ReadSeal): Conclusion {
  if (seal.state === 'refused') return seal.conclusion;
  return refused('FORMAT_FAILURE', 'signature-sub-filter', 'the contents are of another kind than the field');
}

/** A signature: its form, who made it, its timestamps, and who vouches for the signer. */
export function judgeSeal(seal: ReadSeal, grounds: SealGrounds): SealJudgement {
  if (seal.state !== 'signature') return unreadable(seal, wrongForm(seal));
  const { field, message } = seal;
  const found = findSealSigner(seal, grounds);
  const claimedTime = message.attributes.signingTime ?? claimedTimeOf(field);
  const facts = {
    kind: 'signature' as const,
    cryptoIntact: found.isIntact,
    ...(found.certificate && {
      signer: found.certificate,
      algorithm: algorithmOf(message, found.certificate),
    }),
    ...(claimedTime && { claimedTime }),
  };
  if (found.certificate === undefined || !hasPassed(found.conclusion))
    return { ...NOTHING, ...facts, ...found.conclusion };
  const timestamps = judgeSignatureTimestamps(seal, grounds);
  const best = bestTimeOf(seal, timestamps, grounds);
  const provedAt = best.time ?? grounds.timeline.at;
  const chain = grounds.chains.judge({
    signer: found.certificate,
    purpose: 'sealing',
    provedAt,
    evidenceFrom: provedAt,
    claimedTime,
  });
  const conclusion =
    [
      chain.conclusion,
      weakSeal(message, found.certificate, provedAt, grounds),
      timestampFault(timestamps, provedAt),
    ].find((each) => !hasPassed(each)) ?? PASSED;
  return {
    ...facts,
    ...conclusion,
    reasons: [...conclusion.reasons, ...timestampReasons(timestamps)],
    chain: chain.chain,
    spare: message.data.certificates.filter((der) => !isAmong(chain.chain, der)),
    ...(best.time && { bestSignatureTime: best.time }),
    bestSignatureTimeSource: best.source,
    timestamps,
    revocation: chain.revocation,
    level: levelOf(
      { revision: field.revision ?? 0, isTimed: best.time !== undefined, chain, timestamps },
      grounds,
    ),
  };
}

function isAmong(chain: readonly AnyCertificate[], der: Uint8Array): boolean {
  return chain.some(({ encoded }) => Buffer.compare(encoded, der) === 0);
}

function findSealSigner(
  { field, message, carrier }: ReadSeal & { state: 'signature' },
  grounds: SealGrounds,
): SignerFinding {
  const own = [...message.data.certificates, ...message.attributes.certificates];
  const pieces = field.signedBytes();
  const known = grounds.known(own);
  if (carrier === 'detached') return findSigner(message, pieces, known);
  const found = findSigner(message, [message.data.content ?? new Uint8Array()], known);
  return isCarried(message, pieces)
    ? found
    : {
        ...found,
        conclusion: refused('HASH_FAILURE', 'signature-digest', 'what was signed is not what is there'),
        isIntact: false,
      };
}

/** ISO 32000-1 §12.8.3.3.1: adbe.pkcs7.sha1 signs the SHA-1 of the file as content of the message. */
function isCarried({ data }: AnyMessage, pieces: readonly Uint8Array[]): boolean {
  return Buffer.compare(digestOf('sha1', pieces), data.content ?? new Uint8Array()) === 0;
}

/** RFC 3161 appendix A: over the signature's value. */
function judgeSignatureTimestamps(
  { field, message }: ReadSeal & { state: 'signature' },
  grounds: SealGrounds,
): TimestampJudgement[] {
  const question = {
    kind: 'signature' as const,
    field: field.name,
    revision: field.revision ?? 0,
    pieces: [message.signer.signature],
  };
  return message.attributes.timestamps
    .slice(0, MAX_TIMESTAMPS)
    .map((encoded) => judgeEncodedTimestamp(encoded, question, grounds));
}

const MAX_TIMESTAMPS = 8;

type BestTime = Readonly<{
  time: Date | undefined;
  source: 'timestamp' | 'document-timestamp' | 'none';
}>;

/** ETSI EN 319 102-1 §5.5.4: the earliest time that is proved. */
function bestTimeOf(
  { field }: ReadSeal,
  timestamps: readonly TimestampJudgement[],
  { timeline }: SealGrounds,
): BestTime {
  const [own] = timestamps
    .flatMap(({ indication, time }) => (indication === 'TOTAL_PASSED' && time ? [time] : []))
    .toSorted((a, b) => a.getTime() - b.getTime());
  const covered = timeline.signedAt(field.revision ?? 0);
  if (own !== undefined && own <= covered) return { time: own, source: 'timestamp' };
  if (timeline.hasOver(field.revision ?? 0)) return { time: covered, source: 'document-timestamp' };
  return { time: own, source: own === undefined ? 'none' : 'timestamp' };
}

function weakSeal(
  message: AnyMessage,
  signer: AnyCertificate,
  provedAt: Date,
  { algorithms, timeline }: SealGrounds,
): Conclusion {
  const weak = weaknessAt(
    provedAt,
    { key: signer.key, scheme: message.scheme, digest: message.digest },
    algorithms,
  );
  return weak === undefined
    ? PASSED
    : weakAlgorithm(weak, timeline.isProven(provedAt), 'signature-algorithm');
}

/**
 * A timestamp that nobody here trusts proves nothing and harms nothing; one that is about another signature, or that
 * its authority did not sign, was put there by somebody who is not the signer.
 */
function timestampFault(timestamps: readonly TimestampJudgement[], provedAt: Date): Conclusion {
  const broken = timestamps.find(
    ({ indication, subIndication }) =>
      indication === 'TOTAL_FAILED' || subIndication === 'TIMESTAMP_ORDER_FAILURE',
  );
  if (broken !== undefined) {
    const [reason] = broken.reasons;
    const isOrder = broken.subIndication === 'TIMESTAMP_ORDER_FAILURE';
    return refused(
      isOrder ? 'TIMESTAMP_ORDER_FAILURE' : 'SIG_CONSTRAINTS_FAILURE',
      reason?.code ?? 'timestamp-malformed',
      reason?.detail ?? 'the timestamp of the signature is broken',
    );
  }
  const late = timestamps.some(
    ({ indication, time }) => indication === 'TOTAL_PASSED' && time !== undefined && isBefore(provedAt, time),
  );
  if (!late || timestamps.length > 1) return PASSED;
  return refused('TIMESTAMP_ORDER_FAILURE', 'timestamp-order', 'a timestamp is later than one over it');
}

function timestampReasons(timestamps: readonly TimestampJudgement[]): Conclusion['reasons'] {
  return timestamps
    .filter(({ indication }) => indication === 'INDETERMINATE')
    .flatMap(({ reasons }) => reasons)
    .map(({ code, detail }) => ({ code, detail: `timestamp of the signature: ${detail}` }));
}

function algorithmOf(
  { scheme, digest }: AnyMessage,
  { key }: AnyCertificate,
): SealJudgement['algorithm'] & {} {
  return {
    signature: scheme?.kind ?? 'unknown',
    digest: digest ?? 'unknown',
    keyType: key.type,
    keyBits: key.size,
  };
}
