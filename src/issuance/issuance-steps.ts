import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { DomainError } from '../lib/errors/domain-error.js';
import type { PreparedSeal } from '../lib/pades/write/prepared-seal.js';
import { LicencesService } from '../licences/licences.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { FileStore } from '../platform/storage/file-store.js';
import { Clock } from '../platform/time/clock.js';
import { RenderingService } from '../rendering/rendering.service.js';
import { SealLevelsService } from '../sealing/seal-levels.service.js';
import { type Impression, SEAL_FIELDS, SealingService } from '../sealing/sealing.service.js';
import { SelfCheckService } from '../verification/self-check.service.js';
import { type AppliedSeal, appliedSeals, type DrawnSeal, levelOfSeals } from './applied-seals.js';
import { givingWay } from './change-order.js';
import type { Issuance } from './issuance.entity.js';
import type { Step } from './issuance-state.js';
import { LicenceCodingService } from './licence-coding.service.js';
import { LicenceNumberingService } from './licence-numbering.service.js';
import { PermitCheckService } from './permit-check.service.js';
import { PreservationRecordsService } from './preservation-records.service.js';
import { sealingOptions } from './sealing-options.js';

/** Work that was done, to be recorded inside the transaction that moves the case on. */
export type Recording = (
  manager: EntityManager,
) => Promise<Readonly<{ change: Partial<Issuance>; detail: string }>>;

const DAY_MS = 86_400_000;

/** What each step of the pipeline does. Every step can be repeated: nothing counts before it is recorded. */
@Injectable()
export class IssuanceSteps implements Readonly<Record<Step, (issuance: Issuance) => Promise<Recording>>> {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly catalogue: CatalogueService,
    private readonly numbering: LicenceNumberingService,
    private readonly codes: LicenceCodingService,
    private readonly licences: LicencesService,
    private readonly rendering: RenderingService,
    private readonly sealing: SealingService,
    private readonly levels: SealLevelsService,
    private readonly preservations: PreservationRecordsService,
    private readonly checks: PermitCheckService,
    private readonly selfCheck: SelfCheckService,
    private readonly store: FileStore,
    private readonly clock: Clock,
  ) {}

  async number(issuance: Issuance): Promise<Recording> {
    const plan = await this.numbering.plan(issuance);
    return async (manager) => {
      const number = await this.numbering.enter(manager, issuance, plan);
      return { change: {}, detail: `已编号 ${number}` };
    };
  }

  async draw(issuance: Issuance): Promise<Recording> {
    const snapshot = await this.codes.coded(issuance.id);
    const seal = await this.sealing.sealFor(purposeOf(issuance));
    if (seal.development !== snapshot.development) {
      throw new DomainError('seal-unavailable', 'The seal changed between test and real since numbering.');
    }
    const at = this.clock.now();
    const drawn = this.rendering.draw(snapshot, at);
    const reserve = this.levels.timestampReserve(issuance.sealLevel);
    const options = sealingOptions(issuance, drawn, reserve);
    const { impressions, ...prepared } = this.sealing.prepare(drawn, seal, at, options);
    const drawnSeal = drawnSealOf(seal, impressions);
    return this.keepPrepared(prepared, { sealId: seal.id, drawnSeal, seals: '[]' }, at);
  }

  /** The second seal, in the field that the holder's reserved. */
  async close(issuance: Issuance): Promise<Recording> {
    const { sealedSha256, sealLevel } = issuance;
    if (!sealedSha256) throw new Error('countersigned without a file');
    const seal = await this.sealing.sealFor(purposeOf(issuance));
    const at = this.clock.now();
    const bytes = await this.store.get(sealedSha256);
    const options = { timestampReserve: this.levels.timestampReserve(sealLevel) };
    const prepared = this.sealing.prepareClosing(bytes, seal, at, options);
    return this.keepPrepared(prepared, { sealId: seal.id, drawnSeal: drawnSealOf(seal, []) }, at);
  }

  async seal(issuance: Issuance): Promise<Recording> {
    const { id, drawnSha256, drawnPlaces, drawnSeal, sealId, sealLevel } = issuance;
    if (!drawnSha256 || !drawnPlaces || !sealId) throw new Error('drawn without a file');
    const { at, ...places } = JSON.parse(drawnPlaces) as DrawnPlaces;
    const prepared = { ...places, bytes: await this.store.get(drawnSha256) };
    const usage = { ...purposeOf(issuance), reference: id };
    const signed = await this.sealing.sign(prepared, await this.sealing.sealById(sealId), usage);
    const { bytes, timestamped, missing } = await this.levels.embed(prepared, signed.cms, sealLevel);
    const sealedSha256 = await this.store.put(bytes);
    const applied: AppliedSeal = {
      party: 'issuer',
      fieldName: SEAL_FIELDS.issuer,
      certificate: Buffer.from(signed.seal.certificate).toString('base64'),
      specimenSha256: signed.seal.specimen.sha256,
      // The seal may have another specimen by now; the page shows the one that it was drawn with.
      ...(drawnSeal === null ? {} : (JSON.parse(drawnSeal) as DrawnSeal)),
      timestamped,
      at,
    };
    const seals = JSON.stringify([...appliedSeals(issuance), applied]);
    const change = { sealedSha256, sealedBytes: bytes.length, seals };
    const remark = missing ? `，暂无签章时间戳（${missing.code}）` : '';
    return async () => ({ change, detail: `已加盖电子印章${remark}` });
  }

  /** The holder is asked to seal only what the self-check finds good so far. */
  async review(issuance: Issuance): Promise<Recording> {
    await this.checkSealed(issuance, { awaiting: SEAL_FIELDS.holder });
    return this.await(issuance);
  }

  async await(issuance: Issuance): Promise<Recording> {
    const { countersignDays } = await this.catalogue.licenceType(issuance.licenceType);
    const until = new Date(this.clock.now().getTime() + countersignDays * DAY_MS);
    // Where the holder is first, it draws the page, and whatever it sealed before a retry is void.
    if (issuance.sealOrder === 'holder-issuer') await this.codes.coded(issuance.id);
    const seals = issuance.sealOrder === 'holder-issuer' ? '[]' : issuance.seals;
    const change = { countersignUntil: until, seals, leaseOwner: null, leaseUntil: null };
    return async () => ({ change, detail: `等待建设单位签章，期限 ${until.toISOString()}` });
  }

  /** A level that cannot be reached now is told, not waited for: the file is raised later. */
  async preserve(issuance: Issuance): Promise<Recording> {
    const { sealedSha256, sealLevel } = issuance;
    if (!sealedSha256) throw new Error('sealed without a file');
    const level = levelOfSeals(issuance);
    const file = { bytes: await this.store.get(sealedSha256), level };
    const raised = await this.levels.raise(file, sealLevel);
    const sha256 = raised.bytes === file.bytes ? sealedSha256 : await this.store.put(raised.bytes);
    const change = { sealedSha256: sha256, sealedBytes: raised.bytes.length };
    const remark = raised.missing ? `，未达 ${sealLevel}（${raised.missing.code}）` : '';
    return async () => ({ change, detail: `签章级别 ${raised.level}${remark}` });
  }

  /** Judges what was stored, not what is in memory. */
  async check(issuance: Issuance): Promise<Recording> {
    const { id, sealLevel } = issuance;
    const { bytes, report } = await this.checkSealed(issuance, {});
    const level = report.facts.level ?? 'B-B';
    const preservation = await this.preservations.plan(id, sealLevel, { bytes, level });
    return async (manager) => {
      if (sealLevel !== 'B-B') await this.preservations.save(manager, preservation);
      return { change: { sealReached: level }, detail: `自检通过，级别 ${level}` };
    };
  }

  async publish(issuance: Issuance): Promise<Recording> {
    const { id, changesId, replacesId, sealedSha256, sealedBytes, sealReached } = issuance;
    if (!sealedSha256 || !sealedBytes || !sealReached) throw new Error('checked without a file');
    const document = { sha256: sealedSha256, bytes: sealedBytes, sealLevel: sealReached };
    const { startMonths } = await this.catalogue.licenceType(issuance.licenceType);
    return async (manager) => {
      // In one transaction: at no moment are two versions in force, or none.
      const order = () => givingWay(issuance, this.clock.now());
      if (changesId) await this.licences.transition(manager, changesId, 'supersede', order());
      if (replacesId) await this.licences.withdrawReplaced(manager, id, replacesId, order());
      await this.licences.publish(manager, id, document, changesId ? { changesId } : { startMonths });
      return { change: { leaseOwner: null }, detail: '证照已生效，可以下载' };
    };
  }

  private async keepPrepared(
    { bytes, ...places }: PreparedSeal,
    change: Partial<Issuance>,
    at: Date,
  ): Promise<Recording> {
    const drawnSha256 = await this.store.put(bytes);
    const drawnPlaces = JSON.stringify({ ...places, at: at.toISOString() } satisfies DrawnPlaces);
    return async () => ({
      change: { ...change, drawnSha256, drawnPlaces },
      detail: '证面已生成，待签章内容已保存',
    });
  }

  private async checkSealed(
    issuance: Issuance,
    { awaiting }: { awaiting?: string },
  ): Promise<{ bytes: Uint8Array; report: Awaited<ReturnType<PermitCheckService['check']>> }> {
    const { id, sealedSha256 } = issuance;
    if (!sealedSha256) throw new Error('sealed without a file');
    const bytes = await this.store.get(sealedSha256);
    const render = this.selfCheck.isSampled(id, this.config.issuance.renderSample);
    const waiting = awaiting === undefined ? {} : { awaiting };
    const report = await this.checks.check(issuance, { bytes, at: this.clock.now(), render, ...waiting });
    return { bytes, report };
  }
}

/** Where the signature goes in the stored file, and the time that the file says. */
type DrawnPlaces = Omit<PreparedSeal, 'bytes'> & Readonly<{ at: string }>;

function drawnSealOf(
  { specimen }: Readonly<{ specimen: { sha256: string } }>,
  drawings: readonly Impression[],
): string {
  return JSON.stringify({ specimenSha256: specimen.sha256, drawings } satisfies DrawnSeal);
}

function purposeOf({ issuerUscc, licenceType }: Issuance): { uscc: string; licenceType: string } {
  return { uscc: issuerUscc, licenceType };
}
