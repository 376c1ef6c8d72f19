import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../lib/errors/domain-error.js';
import type { PreparedSeal } from '../lib/pades/write/prepared-seal.js';
import { type LicenceRecord, LicencesService } from '../licences/licences.service.js';
import { Database } from '../platform/database/database.js';
import { FileStore } from '../platform/storage/file-store.js';
import { Clock } from '../platform/time/clock.js';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import { RenderingService } from '../rendering/rendering.service.js';
import { HolderSealsService } from '../sealing/holder-seals.service.js';
import { SealLevelsService } from '../sealing/seal-levels.service.js';
import type { Impression } from '../sealing/sealing.service.js';
import {
  type ReturnedSignature,
  type SealSessionRecord,
  SealSessionsService,
} from '../sealing/seal-sessions.service.js';
import { type AppliedSeal, appliedSeals } from './applied-seals.js';
import { CaseMovedError, IssuanceRecordsService } from './issuance-records.service.js';
import { IssuanceRunnerService } from './issuance-runner.service.js';
import { pipelineRow } from './issuance-state.js';
import type { Issuance } from './issuance.entity.js';
import { sealingHolder } from './sealing-holder.js';
import { placementOf } from './sealing-options.js';

type Waiting = Readonly<{ issuance: Issuance; licence: LicenceRecord }>;

/** Lets the holder (建设单位) put its own seal on a licence, before or after the issuer. */
@Injectable()
export class CountersigningService {
  constructor(
    private readonly database: Database,
    private readonly records: IssuanceRecordsService,
    private readonly runner: IssuanceRunnerService,
    private readonly licences: LicencesService,
    private readonly rendering: RenderingService,
    private readonly holderSeals: HolderSealsService,
    private readonly sessions: SealSessionsService,
    private readonly levels: SealLevelsService,
    private readonly store: FileStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Prepares the bytes for the holder's seal.
   *
   * @param certificates DER, the holder's first
   * @param holderUscc 统一社会信用代码 of the caller; to anyone else the licence does not exist
   * @throws DomainError `licence-not-found`, `countersignature-not-expected`, `text-does-not-fit`, and those of
   *   `SealSessionsService.admit`
   */
  async open(
    id: string,
    certificates: readonly Uint8Array[],
    holderUscc: string | null,
  ): Promise<SealSessionRecord> {
    const { issuance, licence } = await this.waiting(id, holderUscc);
    const holder = sealingHolder({ code: licence.holderCode, name: licence.holderName });
    const admitted = await this.sessions.admit(certificates, holder);
    const appearance = await this.holderSeals.specimen(holder);
    const reserve = admitted.reserve + this.levels.timestampReserve(issuance.sealLevel);
    const seal = { holder, appearance, signerName: admitted.signerName, reserve };
    const { impressions: drawings = [], ...prepared } = await this.prepare(issuance, licence, seal);
    return this.sessions.open({
      purpose: 'licence',
      subjectId: id,
      holder,
      certificates: admitted.certificates,
      specimenSha256: appearance.sha256,
      prepared,
      drawings,
    });
  }

  /** @throws DomainError `seal-session-not-found` */
  async session(id: string, sessionId: string, holderUscc: string | null): Promise<SealSessionRecord> {
    const session = await this.sessions.get(sessionId, holderUscc ?? '');
    if (session.purpose === 'licence' && session.subjectId === id) return session;
    throw new DomainError('seal-session-not-found', `There is no seal session ${sessionId}.`);
  }

  /**
   * Takes the holder's signature, embeds it and sends the case on.
   *
   * @throws DomainError those of {@link open} and of `SealSessionsService.accept`; the session then stays as it was
   */
  async answer(
    id: string,
    sessionId: string,
    returned: ReturnedSignature,
    holderUscc: string | null,
  ): Promise<void> {
    const session = await this.session(id, sessionId, holderUscc);
    const { cms, prepared } = await this.sessions.accept(session, returned);
    const { issuance } = await this.waiting(id, holderUscc);
    assertSameBase(issuance, prepared);
    const { bytes, timestamped } = await this.levels.embed(prepared, cms, issuance.sealLevel);
    const sealedSha256 = await this.store.put(bytes);
    const seals = JSON.stringify([...appliedSeals(issuance), appliedSeal(session, timestamped)]);
    const change = { sealedSha256, sealedBytes: bytes.length, seals, countersignUntil: null };
    const { next } = pipelineRow(issuance.sealOrder, 'awaiting-holder');
    const entry = { kind: 'countersigned', detail: '建设单位已加盖电子印章' };
    try {
      await this.database.write(async (manager) => {
        await this.sessions.close(manager, session, sealedSha256);
        await this.records.move(manager, issuance, next, change, entry);
      });
    } catch (error) {
      throw error instanceof CaseMovedError ? notExpected('moved on') : error;
    }
    void this.runner.run(id);
  }

  private async waiting(id: string, holderUscc: string | null): Promise<Waiting> {
    const licence = await this.licences.find(id);
    if (!licence || licence.holderCode !== holderUscc)
      throw new DomainError('licence-not-found', `There is no licence ${id}.`);
    const issuance = await this.records.get(id);
    if (issuance.state !== 'awaiting-holder') throw notExpected(issuance.state);
    return { issuance, licence };
  }

  private async prepare(
    { sealOrder, sealPlacement, sealedSha256 }: Issuance,
    licence: LicenceRecord,
    seal: Parameters<HolderSealsService['prepareFirst']>[1],
  ): Promise<PreparedSeal & Readonly<{ impressions?: readonly Impression[] }>> {
    const at = this.clock.now();
    if (sealOrder === 'holder-issuer') {
      const drawn = this.rendering.draw(JSON.parse(licence.snapshot) as LicenceSnapshot, at);
      return this.holderSeals.prepareFirst(drawn, seal, at, placementOf({ sealPlacement }));
    }
    if (!sealedSha256) throw new Error('half-sealed without a file');
    return this.holderSeals.prepareSecond(await this.store.get(sealedSha256), seal, at);
  }
}

/** A case that was drawn again meanwhile has another file than the one that the holder's key signed. */
function assertSameBase({ sealOrder, sealedSha256, sealedBytes }: Issuance, { bytes }: PreparedSeal): void {
  if (sealOrder === 'holder-issuer') return;
  const base = createHash('sha256')
    .update(bytes.subarray(0, sealedBytes ?? 0))
    .digest('hex');
  if (base !== sealedSha256) throw notExpected('drawn again');
}

function appliedSeal(session: SealSessionRecord, timestamped: boolean): AppliedSeal {
  const [certificate = ''] = JSON.parse(session.certificates) as string[];
  return {
    party: 'holder',
    fieldName: 'HolderSeal',
    certificate,
    specimenSha256: session.specimenSha256,
    drawings: JSON.parse(session.drawings) as Impression[],
    timestamped,
    at: session.createdAt.toISOString(),
  };
}

function notExpected(state: string): DomainError {
  return new DomainError(
    'countersignature-not-expected',
    `No seal of the holder is expected: the case is ${state}.`,
    {
      state,
    },
  );
}
