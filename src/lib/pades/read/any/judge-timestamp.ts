import { attempt } from '../../../faults/fault.js';
import { type AnyToken, isImprintOf, readAnyToken } from '../../../tsp/read/any/any-token.js';
import type { AnyCertificate } from '../../../x509/read/path/index.js';
import { type AlgorithmPolicy, digestWeaknessAt, weaknessAt } from './algorithm-policy.js';
import { type ChainJudge, weakAlgorithm } from './chain-judge.js';
import {
  type Conclusion,
  type EtsiSubIndication,
  hasPassed,
  type Indication,
  PASSED,
  type Reason,
  refused,
} from './conclusion.js';
import type { RevocationUse } from './evidence-court.js';
import { findSigner } from './signers.js';
import { isBefore, type Timeline } from './timeline.js';

/** What is to be said of one timestamp. */
export type TimestampJudgement = Readonly<{
  kind: 'signature' | 'document';
  /** Of the field that it stands in. */
  field: string;
  /** What it says; absent when it cannot be read. */
  time?: Date;
  /** OID of the authority's policy. */
  policy?: string;
  digest?: string;
  indication: Indication;
  subIndication?: EtsiSubIndication;
  reasons: readonly Reason[];
  /** It is about these bytes, and the authority's key signed it. */
  cryptoIntact: boolean;
  signer?: AnyCertificate;
  chain: readonly AnyCertificate[];
  revocation: readonly RevocationUse[];
  isCovered: boolean;
}>;

export type TimestampGrounds = Readonly<{
  chains: ChainJudge;
  timeline: Timeline;
  algorithms: AlgorithmPolicy;
  /** Of the token first. */
  known: (own: readonly Uint8Array[]) => readonly AnyCertificate[];
}>;

export type TimestampQuestion = Readonly<{
  kind: TimestampJudgement['kind'];
  field: string;
  /** Of the revision that brought the token. */
  revision: number;
  /** What it is said to be about. */
  pieces: readonly Uint8Array[];
}>;

/** A token that stands in a signature; one that cannot be read is refused as any other. */
export function judgeEncodedTimestamp(
  encoded: Uint8Array,
  question: TimestampQuestion,
  grounds: TimestampGrounds,
): TimestampJudgement {
  const token = attempt('timestamp-malformed', () => readAnyToken(encoded));
  if (token.ok) return judgeTimestamp(token.value, question, grounds);
  const { kind, field } = question;
  const conclusion = refused('FORMAT_FAILURE', token.fault.code, token.fault.detail);
  return { kind, field, ...conclusion, cryptoIntact: false, chain: [], revocation: [], isCovered: false };
}

/** ETSI EN 319 102-1 §5.4: the time is proved when the judgement has passed. */
export function judgeTimestamp(
  token: AnyToken,
  { kind, field, revision, pieces }: TimestampQuestion,
  grounds: TimestampGrounds,
): TimestampJudgement {
  const { info, message, content } = token;
  const provedAt = grounds.timeline.signedAt(revision);
  const signer = findSigner(message, [content], grounds.known(message.data.certificates));
  const imprint = imprintFault(token, pieces);
  const facts = {
    kind,
    field,
    time: info.genTime,
    policy: info.policy,
    ...(info.digest && { digest: info.digest }),
  };
  const isIntact = signer.isIntact && imprint === undefined;
  const early = imprint ?? (hasPassed(signer.conclusion) ? undefined : signer.conclusion);
  if (early !== undefined || signer.certificate === undefined)
    return {
      ...facts,
      ...(early ?? signer.conclusion),
      cryptoIntact: isIntact,
      ...(signer.certificate && { signer: signer.certificate }),
      chain: [],
      revocation: [],
      isCovered: false,
    };
  const chain = grounds.chains.judge({
    signer: signer.certificate,
    purpose: 'timestamping',
    provedAt,
    evidenceFrom: info.genTime < provedAt ? info.genTime : provedAt,
  });
  const conclusion = [
    chain.conclusion,
    orderFault(info.genTime, provedAt, grounds.timeline),
    signerOutOfDate(info.genTime, chain.chain),
    weakToken(token, signer.certificate, { provedAt, grounds }),
  ].find((each) => !hasPassed(each));
  return {
    ...facts,
    ...(conclusion ?? PASSED),
    cryptoIntact: isIntact,
    signer: signer.certificate,
    chain: chain.chain,
    revocation: chain.revocation,
    isCovered: chain.isCovered,
  };
}

function imprintFault(token: AnyToken, pieces: readonly Uint8Array[]): Conclusion | undefined {
  const isImprint = isImprintOf(token, pieces);
  if (isImprint === undefined)
    return refused(
      'CRYPTO_CONSTRAINTS_FAILURE',
      'timestamp-algorithm',
      'the digest of the timestamp is not known',
    );
  return isImprint
    ? undefined
    : refused('HASH_FAILURE', 'timestamp-imprint', 'the timestamp is about other bytes');
}

/** Neither from the future, nor later than a timestamp over it. */
function orderFault(genTime: Date, provedAt: Date, timeline: Timeline): Conclusion {
  if (isBefore(timeline.at, genTime))
    return refused(
      'TIMESTAMP_ORDER_FAILURE',
      'timestamp-time',
      `the timestamp says ${genTime.toISOString()}, which is to come`,
    );
  if (isBefore(provedAt, genTime))
    return refused('TIMESTAMP_ORDER_FAILURE', 'timestamp-order', 'the timestamp is later than one over it');
  return PASSED;
}

function signerOutOfDate(genTime: Date, chain: readonly AnyCertificate[]): Conclusion {
  const issued = chain.length > 1 ? chain.slice(0, -1) : chain;
  const early = issued.find(({ notBefore, notAfter }) => genTime < notBefore || genTime > notAfter);
  if (early === undefined) return PASSED;
  return refused(
    'OUT_OF_BOUNDS_NO_POE',
    'timestamp-time',
    `${early.subject.commonName} was not in date at the time it says`,
  );
}

function weakToken(
  { info, message }: AnyToken,
  signer: AnyCertificate,
  { provedAt, grounds }: { provedAt: Date; grounds: TimestampGrounds },
): Conclusion {
  const { algorithms, timeline } = grounds;
  const used = { key: signer.key, scheme: message.scheme, digest: message.digest };
  const weak =
    weaknessAt(provedAt, used, algorithms) ??
    (info.digest && digestWeaknessAt(provedAt, info.digest, algorithms));
  return weak === undefined
    ? PASSED
    : weakAlgorithm(weak, timeline.isProven(provedAt), 'timestamp-algorithm');
}
