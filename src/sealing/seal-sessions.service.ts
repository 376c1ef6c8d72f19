import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { coveredDigest, type PreparedSeal, roomFor } from '../lib/pades/write/prepared-seal.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { Database } from '../platform/database/database.js';
import { FileStore } from '../platform/storage/file-store.js';
import { Clock } from '../platform/time/clock.js';
import type { Impression } from './places/seal-placement.js';
import { RevocationSource } from './revocation-source.port.js';
import { type Holder, judgeHolderCertificate } from './sessions/holder-certificate.js';
import {
  acceptedCms,
  type AskedSignature,
  maximumLength,
  type ReturnedSignature,
} from './sessions/returned-signature.js';
import { SealSession, type SealSessionPurpose } from './sessions/seal-session.entity.js';
import { TrustAnchors } from './trust-anchors.port.js';

export type { SealSessionPurpose } from './sessions/seal-session.entity.js';
export type { ReturnedSignature } from './sessions/returned-signature.js';
export { toBeSigned } from './sessions/returned-signature.js';

/** A session as other features see it. */
export type SealSessionRecord = Readonly<SealSession>;

/** Whose signature over what is waited for. */
export type NewSealSession = Readonly<{
  purpose: SealSessionPurpose;
  subjectId: string;
  holder: Holder;
  /** As {@link SealSessionsService.admit} gave them. */
  certificates: readonly Uint8Array[];
  specimenSha256: string;
  prepared: PreparedSeal;
  /** Where the pages show the specimen beside the seal itself. */
  drawings?: readonly Impression[];
}>;

/** Octets for what a holder's software may add to the CMS that we would make: more certificates, longer attributes. */
const CMS_SLACK = 4096;

/** Lets a party seal with a key that we never hold: bytes are kept, a digest goes out, a signature comes back. */
@Injectable()
export class SealSessionsService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly anchors: TrustAnchors,
    private readonly revocation: RevocationSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Judges the certificate that a holder wants to seal with.
   *
   * @param encoded DER, the holder's first
   * @returns the whole path, holder first, root last, and the octets to reserve for a CMS
   * @throws DomainError `holder-certificate-refused`, `certificate-revoked`, `revocation-unavailable`
   */
  async admit(
    encoded: readonly Uint8Array[],
    holder: Holder,
  ): Promise<Readonly<{ certificates: readonly Uint8Array[]; signerName: string; reserve: number }>> {
    const trust = { anchors: this.anchors.all(), at: this.clock.now() };
    const path = judgeHolderCertificate(encoded, holder, trust);
    const certificates = path.map((certificate) => certificate.encoded);
    const reserve = maximumLength({ certificates, digest: new Uint8Array(32) }) + CMS_SLACK;
    await this.assertNotRevoked(certificates);
    return { certificates, signerName: path[0]?.commonName ?? holder.name, reserve };
  }

  /** Keeps the bytes and begins a session; an open one about the same subject is over with it. */
  async open(session: NewSealSession): Promise<SealSessionRecord> {
    const { purpose, subjectId, holder, certificates, specimenSha256, prepared, drawings = [] } = session;
    const { bytes, ...places } = prepared;
    const preparedSha256 = await this.store.put(bytes);
    const now = this.clock.now();
    const row: SealSession = {
      id: randomUUID(),
      purpose,
      subjectId,
      holderUscc: holder.uscc,
      holderName: holder.name,
      certificates: JSON.stringify(certificates.map((der) => Buffer.from(der).toString('base64'))),
      specimenSha256,
      drawings: JSON.stringify(drawings),
      preparedSha256,
      places: JSON.stringify(places),
      digest: Buffer.from(coveredDigest(prepared)).toString('hex'),
      state: 'open',
      createdAt: now,
      expiresAt: new Date(now.getTime() + this.config.sealSessions.minutes * 60_000),
      sealedSha256: null,
    };
    await this.database.write(async (manager) => {
      await manager.update(SealSession, { purpose, subjectId, state: 'open' }, { state: 'cancelled' });
      await manager.insert(SealSession, row);
    });
    return row;
  }

  /**
   * @param holderUscc who asks; another one's session is not found
   * @throws DomainError `seal-session-not-found`
   */
  async get(id: string, holderUscc: string): Promise<SealSessionRecord> {
    const session = await this.database.read.findOneBy(SealSession, { id, holderUscc });
    if (!session) throw new DomainError('seal-session-not-found', `There is no seal session ${id}.`);
    return session;
  }

  /** Whether an answer is still taken. */
  isOpen({ state, expiresAt }: SealSessionRecord): boolean {
    return state === 'open' && this.clock.now() < expiresAt;
  }

  askedOf({ certificates, digest }: SealSessionRecord): AskedSignature {
    return {
      digest: Buffer.from(digest, 'hex'),
      certificates: (JSON.parse(certificates) as string[]).map((text) => Buffer.from(text, 'base64')),
    };
  }

  /**
   * Checks a signature that came back: for this session, in time, by the right key, whose certificate still stands.
   *
   * @returns the CMS, and the bytes that it belongs into
   * @throws DomainError `seal-session-over`, `returned-signature-refused`, `holder-certificate-refused`,
   *   `certificate-revoked`, `revocation-unavailable`; the session stays open
   */
  async accept(
    session: SealSessionRecord,
    returned: ReturnedSignature,
  ): Promise<Readonly<{ cms: Uint8Array; prepared: PreparedSeal }>> {
    if (!this.isOpen(session)) throw over(session);
    const asked = this.askedOf(session);
    const places = JSON.parse(session.places) as Omit<PreparedSeal, 'bytes'>;
    const cms = acceptedCms(asked, returned, roomFor(places));
    const holder = { uscc: session.holderUscc, name: session.holderName };
    judgeHolderCertificate(asked.certificates, holder, { anchors: this.anchors.all(), at: this.clock.now() });
    await this.assertNotRevoked(asked.certificates, this.clock.now());
    return { cms, prepared: { ...places, bytes: await this.store.get(session.preparedSha256) } };
  }

  /**
   * Ends a session with the file that came of it, inside the transaction that records the rest.
   *
   * @throws DomainError `seal-session-over` when it was answered meanwhile; the transaction must not commit
   */
  async close(manager: EntityManager, session: SealSessionRecord, sealedSha256: string): Promise<void> {
    const change = { state: 'answered' as const, sealedSha256 };
    const { affected } = await manager.update(SealSession, { id: session.id, state: 'open' }, change);
    if (affected !== 1) throw over(await manager.findOneByOrFail(SealSession, { id: session.id }));
  }

  /** Where no address may be asked, nobody can know; the seal then stays below level B-LT and says so. */
  private async assertNotRevoked(certificates: readonly Uint8Array[], freshAfter?: Date): Promise<void> {
    if (this.config.evidence.hosts.length === 0) return;
    await this.revocation.evidenceFor(certificates, freshAfter ? { freshAfter } : {});
  }
}

function over({ id, state }: SealSessionRecord): DomainError {
  const reason = state === 'open' ? 'expired' : state;
  return new DomainError('seal-session-over', `The seal session ${id} is over: ${reason}.`, { reason });
}
