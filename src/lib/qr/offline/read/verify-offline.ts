import type { CoseSign1 } from '../../../cose/read/cose-sign1.js';
import { faultOf } from '../../../faults/fault.js';
import type { KeyUse, StatusList, TrustedKey, TrustList } from '../list-claims.js';
import type { OfflineAnswer, OfflineReason, OfflineState } from '../offline-answer.js';
import type { QrClaims } from '../../payload/qr-claims.js';
import { readCodeText } from '../../payload/read/code-text.js';
import { type Inflate, readQrPayload } from '../../payload/read/qr-payload.js';
import { readStatusList, readTrustList } from './read-lists.js';

/** Clocks may differ by so much. */
const SKEW_MS = 5 * 60_000;

/** 中止施工: the permit stays in force, as it does online; what is built under it rests. */
const SUSPENDED = 'suspended';

/** 待核验: not in force until it is rechecked, which an old list does not know of. */
const PENDING_RECHECK = 'pending-recheck';

/** What Node and browsers each do in their own way. */
export type OfflineTools = Readonly<{
  inflate: Inflate;
  /**
   * ES256 (RFC 9053 §2.1).
   *
   * @param publicKey DER of SubjectPublicKeyInfo
   * @param signature r and s, 32 octets each
   * @returns false also for a key that is no P-256 key
   */
  verify: (publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array) => Promise<boolean>;
}>;

export type OfflineQuestion = Readonly<{
  /** The address or the payload, as scanned. */
  text: string;
  /** COSE_Sign1 as served at `/v1/trust-list`. */
  trustList: Uint8Array | undefined;
  /** COSE_Sign1 as served at `/v1/status-list`. */
  statusList: Uint8Array | undefined;
  /** DER of the SubjectPublicKeyInfo that is pinned. */
  rootKey: Uint8Array;
  now: Date;
  /** Of the lists that were relied on before; older ones are refused. */
  lastSequence?: number;
  lastTrustSequence?: number;
}>;

/**
 * Judges a code by what is at hand: nothing is asked, nothing is remembered.
 *
 * Only a signature that no trusted key made is called not genuine. Where something of ours is missing, wrong or old,
 * the answer is that the network must be asked.
 */
export async function verifyOffline(question: OfflineQuestion, tools: OfflineTools): Promise<OfflineAnswer> {
  try {
    const verifier = new OfflineVerifier(question, tools);
    return await verifier.answer();
  } catch (error) {
    if (error instanceof Decision) return error.answer;
    return answerOf('needs-network', 'code-malformed', faultOf(error, 'crashed').detail);
  }
}

/** Ends the judgement at the first thing that decides. */
class Decision extends Error {
  constructor(readonly answer: OfflineAnswer) {
    super(answer.reason);
  }
}

class OfflineVerifier {
  private known: Partial<OfflineAnswer> = {};

  constructor(
    private readonly question: OfflineQuestion,
    private readonly tools: OfflineTools,
  ) {}

  async answer(): Promise<OfflineAnswer> {
    const trust = await this.trustList();
    const claims = await this.claims(trust);
    this.known = { ...this.known, claims };
    const list = await this.statusList(trust, claims);
    this.known = { ...this.known, asOf: list.issuedAt, lastSequence: list.sequence };
    return this.judge(trust, claims, list);
  }

  private judge(trust: TrustList, claims: QrClaims, list: StatusList): OfflineAnswer {
    const { now } = this.question;
    const { number, version } = claims;
    const entry = list.entries.find((each) => each.number === number && each.version === version);
    if (entry) this.known = { ...this.known, status: { status: entry.status, since: entry.since } };
    // Also by an old list: nothing leads back from these.
    if (entry && entry.status !== SUSPENDED && entry.status !== PENDING_RECHECK)
      return this.decide('not-in-force', 'status', entry.status);
    if (claims.issuedAt.getTime() > now.getTime() + SKEW_MS)
      return this.decide('needs-network', 'code-from-future', 'signed later than this clock shows');
    if (now > list.nextUpdate)
      return this.decide('needs-network', 'status-list-stale', 'the status list is over');
    if (now > trust.nextUpdate)
      return this.decide('needs-network', 'trust-list-stale', 'the trust list is over');
    // A code that is newer than the list: what happened to it in between is in none.
    if (claims.issuedAt > list.nextUpdate)
      return this.decide('needs-network', 'status-list-stale', 'the status list is older than the code');
    if (entry?.status === PENDING_RECHECK) return this.decide('not-in-force', 'status', entry.status);
    if (entry)
      return this.decide('valid-offline', 'suspended', 'signed by the issuer; construction suspended');
    return this.decide('valid-offline', 'in-force', 'signed by the issuer and not on the status list');
  }

  private async trustList(): Promise<TrustList> {
    const { trustList, rootKey, lastTrustSequence = 0 } = this.question;
    if (!trustList) throw this.open('trust-list-missing', 'there is no trust list');
    const { message, list } = this.readOr('trust-list-wrong', () => readTrustList(trustList));
    if (!(await this.isSignedBy(rootKey, message)))
      throw this.open('trust-list-wrong', 'the trust list is not signed by the root');
    if (list.sequence < lastTrustSequence)
      throw this.open('trust-list-rolled-back', `list ${list.sequence} after ${lastTrustSequence}`);
    this.known = { test: list.test, lastTrustSequence: list.sequence };
    return list;
  }

  private async claims(trust: TrustList): Promise<QrClaims> {
    const { host, payload } = this.readCode(() => readCodeText(this.question.text));
    if (host !== undefined && !trust.hosts.includes(host))
      throw this.forged('code-foreign-host', 'the address is not that of the issuing authority');
    if (payload === undefined) throw this.open('code-without-payload', 'the code carries nothing signed');
    const { message, claims } = await readQrPayload(payload, this.tools.inflate).catch((error: unknown) => {
      throw this.forged('code-malformed', faultOf(error, 'crashed').detail);
    });
    const keys = keysFor(trust, message.kid, 'code', claims.issuer);
    if (keys.length === 0) throw this.unknownKey(trust);
    const signers = await this.signersAmong(keys, message);
    if (signers.length === 0) throw this.forged('code-wrong-signature', 'the signature is wrong');
    if (!signers.some((key) => isInTime(key, claims.issuedAt)))
      throw this.forged('code-outside-key-time', 'signed when the key was not to be used');
    return claims;
  }

  /** A newer list may name it. */
  private unknownKey(trust: TrustList): Decision {
    const detail = 'no trusted key of this issuer has the name that the code gives';
    return this.question.now > trust.nextUpdate
      ? this.open('trust-list-stale', detail)
      : this.forged('code-unknown-key', detail);
  }

  private async statusList(trust: TrustList, { issuer }: QrClaims): Promise<StatusList> {
    const { statusList, lastSequence = 0, now } = this.question;
    if (!statusList) throw this.open('status-list-missing', 'there is no status list');
    const { message, list } = this.readOr('status-list-wrong', () => readStatusList(statusList));
    const keys = keysFor(trust, message.kid, 'status', issuer);
    const signers = await this.signersAmong(keys, message);
    if (list.issuer !== issuer || !signers.some((key) => isInTime(key, list.issuedAt)))
      throw this.open('status-list-wrong', 'the status list is not signed for this issuer');
    if (list.sequence < lastSequence)
      throw this.open('status-list-rolled-back', `list ${list.sequence} after ${lastSequence}`);
    if (list.issuedAt.getTime() > now.getTime() + SKEW_MS)
      throw this.open('status-list-from-future', 'the status list is newer than this clock shows');
    return list;
  }

  /** Names of keys are short: every key that has this one is tried. */
  private async signersAmong(
    keys: readonly TrustedKey[],
    message: CoseSign1,
  ): Promise<readonly TrustedKey[]> {
    const tried = await Promise.all(keys.map((key) => this.isSignedBy(key.publicKey, message)));
    return keys.filter((_, index) => tried[index]);
  }

  private isSignedBy(publicKey: Uint8Array, { toBeSigned, signature }: CoseSign1): Promise<boolean> {
    return this.tools.verify(publicKey, toBeSigned, signature).catch(() => false);
  }

  private readOr<T>(reason: OfflineReason, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.open(reason, faultOf(error, 'crashed').detail);
    }
  }

  private readCode<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.forged('code-malformed', faultOf(error, 'crashed').detail);
    }
  }

  private open(reason: OfflineReason, detail: string): Decision {
    return new Decision(this.decide('needs-network', reason, detail));
  }

  private forged(reason: OfflineReason, detail: string): Decision {
    return new Decision(this.decide('not-genuine', reason, detail));
  }

  private decide(state: OfflineState, reason: OfflineReason, detail: string): OfflineAnswer {
    return { ...answerOf(state, reason, detail), ...this.known };
  }
}

function answerOf(state: OfflineState, reason: OfflineReason, detail: string): OfflineAnswer {
  return {
    state,
    reason,
    detail,
    claims: undefined,
    status: undefined,
    asOf: undefined,
    test: false,
    lastSequence: undefined,
    lastTrustSequence: undefined,
  };
}

function keysFor(trust: TrustList, kid: Uint8Array, use: KeyUse, issuer: string): readonly TrustedKey[] {
  return trust.keys.filter((key) => isSame(key.kid, kid) && key.uses.includes(use) && key.issuer === issuer);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}

function isInTime({ notBefore, notAfter }: TrustedKey, at: Date): boolean {
  return at >= notBefore && at <= notAfter;
}
