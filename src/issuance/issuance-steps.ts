import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { LicencesService } from '../licences/licences.service.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { APP_CONFIG } from '../platform/config/config.module.js';
import { FileStore } from '../platform/storage/file-store.js';
import { Clock } from '../platform/time/clock.js';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import { RenderingService } from '../rendering/rendering.service.js';
import { TemplatesService } from '../rendering/templates.service.js';
import { SealingService } from '../sealing/sealing.service.js';
import { SelfCheckService } from '../verification/self-check.service.js';
import { expectedTexts } from './expected-texts.js';
import type { Issuance } from './issuance.entity.js';
import type { Step } from './issuance-state.js';
import { LicenceNumberingService } from './licence-numbering.service.js';

/** Work that was done, to be recorded inside the transaction that moves the case on. */
export type Recording = (
  manager: EntityManager,
) => Promise<Readonly<{ change: Partial<Issuance>; detail: string }>>;

/** What each step of the pipeline does. Every step can be repeated: nothing counts before it is recorded. */
@Injectable()
export class IssuanceSteps implements Readonly<Record<Step, (issuance: Issuance) => Promise<Recording>>> {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly numbering: LicenceNumberingService,
    private readonly licences: LicencesService,
    private readonly templates: TemplatesService,
    private readonly rendering: RenderingService,
    private readonly sealing: SealingService,
    private readonly selfCheck: SelfCheckService,
    private readonly store: FileStore,
    private readonly clock: Clock,
  ) {}

  async number(issuance: Issuance): Promise<Recording> {
    const plan = await this.numbering.plan(issuance);
    return async (manager) => {
      const number = await this.numbering.enter(manager, issuance.id, plan);
      return { change: {}, detail: `已编号 ${number}` };
    };
  }

  async draw(issuance: Issuance): Promise<Recording> {
    const snapshot = await this.snapshotOf(issuance.id);
    const seal = this.sealing.sealFor(snapshot.issuer.uscc);
    if (seal.development !== snapshot.development) {
      throw new DomainError('seal-unavailable', 'The seal changed between test and real since numbering.');
    }
    const at = this.clock.now();
    const { bytes, ...places } = this.sealing.prepare(this.rendering.draw(snapshot, at), seal, at);
    const drawnSha256 = await this.store.put(bytes);
    const change = { drawnSha256, drawnPlaces: JSON.stringify(places), sealId: seal.id };
    return async () => ({ change, detail: '证面已生成，待签章内容已保存' });
  }

  async seal(issuance: Issuance): Promise<Recording> {
    const { drawnSha256, drawnPlaces, sealId } = issuance;
    if (!drawnSha256 || !drawnPlaces || !sealId) throw new Error('drawn without a file');
    const bytes = await this.store.get(drawnSha256);
    const prepared = { ...(JSON.parse(drawnPlaces) as object), bytes } as Parameters<
      SealingService['complete']
    >[0];
    const sealed = await this.sealing.complete(prepared, this.sealing.sealById(sealId));
    const sealedSha256 = await this.store.put(sealed);
    return async () => ({ change: { sealedSha256, sealedBytes: sealed.length }, detail: '已加盖电子印章' });
  }

  /** The holder is asked for its seal only on a page that the self-check finds good so far. */
  async review(): Promise<Recording> {
    throw new DomainError('seal-unavailable', 'No holder can seal here yet.');
  }

  async await(): Promise<Recording> {
    throw new DomainError('seal-unavailable', 'No holder can seal here yet.');
  }

  async close(): Promise<Recording> {
    throw new DomainError('seal-unavailable', 'No holder can seal here yet.');
  }

  async preserve(): Promise<Recording> {
    return async () => ({ change: {}, detail: '签章级别 B-B' });
  }

  /** Judges what was stored, not what is in memory. */
  async check(issuance: Issuance): Promise<Recording> {
    const { sealedSha256, sealId } = issuance;
    if (!sealedSha256 || !sealId) throw new Error('sealed without a file');
    const snapshot = await this.snapshotOf(issuance.id);
    const seal = this.sealing.sealById(sealId);
    const report = await this.selfCheck.check({
      bytes: await this.store.get(sealedSha256),
      verificationUrl: snapshot.verification.url,
      texts: expectedTexts(snapshot, this.templates.schema(snapshot.licenceType, snapshot.templateVersion)),
      signerCertificate: seal.certificate,
      specimenSha256: seal.specimen.sha256,
      trustAnchors: this.sealing.trustAnchors(),
      at: this.clock.now(),
      render: this.selfCheck.isSampled(issuance.id, this.config.issuance.renderSample),
    });
    if (!report.sound) {
      const faults = report.faults.map(({ code }) => code);
      throw new DomainError('self-check-failed', `The sealed file was refused: ${faults.join(', ')}.`, {
        faults,
      });
    }
    return async () => ({ change: {}, detail: '自检通过' });
  }

  async publish(issuance: Issuance): Promise<Recording> {
    const { id, sealedSha256, sealedBytes } = issuance;
    if (!sealedSha256 || !sealedBytes) throw new Error('checked without a file');
    return async (manager) => {
      await this.licences.publish(manager, id, {
        sha256: sealedSha256,
        bytes: sealedBytes,
        sealLevel: 'B-B',
      });
      return { change: { leaseOwner: null }, detail: '证照已生效，可以下载' };
    };
  }

  private async snapshotOf(id: string): Promise<LicenceSnapshot> {
    const licence = await this.licences.find(id);
    if (!licence) throw new Error(`case ${id} has no licence`);
    return JSON.parse(licence.snapshot) as LicenceSnapshot;
  }
}
