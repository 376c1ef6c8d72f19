import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError, type Violation } from '../lib/errors/domain-error.js';
import { type LicenceRecord, LicencesService } from '../licences/licences.service.js';
import { AlarmsService } from '../platform/alarms/alarms.service.js';
import { Clock } from '../platform/time/clock.js';
import type { LicenceSnapshot } from '../rendering/licence-snapshot.js';
import { TemplatesService } from '../rendering/templates.service.js';
import type { LicenceChange } from './change-order.js';
import type { CheckedCase } from './intake.service.js';
import { LicenceLifeService } from './licence-life.service.js';
import { CaseMovedError, IssuanceRecordsService } from './issuance-records.service.js';
import type { Issuance } from './issuance.entity.js';

const NEW_CASE = 'hand it in as a new case, for a number of its own';

/** Decides what may become the next version of a licence (变更换证). */
@Injectable()
export class LicenceChangesService {
  constructor(
    private readonly licences: LicencesService,
    private readonly life: LicenceLifeService,
    private readonly records: IssuanceRecordsService,
    private readonly templates: TemplatesService,
    private readonly alarms: AlarmsService,
    private readonly clock: Clock,
  ) {}

  /**
   * The licence, when it is one that can be changed now.
   *
   * @throws DomainError `licence-not-found`, `licence-not-issued`, `licence-action-refused`
   */
  async changeable(id: string): Promise<LicenceRecord> {
    const licence = await this.life.settled(id);
    this.licences.assertChangeable(licence);
    return licence;
  }

  /**
   * Refuses a case that is another licence rather than a change of this one: another 建设单位 or 施工单位 needs a new
   * permit (建筑工程施工许可管理办法), and the category is part of the number.
   *
   * @throws DomainError `licence-change-refused` with every wrong place
   */
  assertSame(licence: LicenceRecord, changed: CheckedCase): void {
    const before = JSON.parse(licence.snapshot) as LicenceSnapshot;
    const [was, is] = [before.data, changed.data].map((data) => this.templates.registerFields(changed, data));
    const differs: readonly (Violation | false)[] = [
      licence.licenceType !== changed.licenceType && wrong('/licenceType', 'another type of licence'),
      licence.issuerUscc !== changed.issuer && wrong('/issuer', 'another issuer'),
      was?.category !== is?.category && wrong('/data/category', 'another category, which the number ends in'),
      licence.holderCode !== is?.holderCode && wrong('/data', 'another holder'),
      ...this.templates.lastingDifferences(changed, before.data, changed.data),
    ];
    const errors = differs.filter((each) => each !== false);
    if (errors.length === 0) return;
    const detail = `This is no change of the licence ${licence.number}: ${NEW_CASE}.`;
    throw new DomainError('licence-change-refused', detail, { errors });
  }

  /**
   * Makes sure, inside the receiving transaction, that the licence is in force and that this is its only change. One
   * that failed is given up: its version is void, and it cannot be started again.
   *
   * @returns the cases that were given up
   * @throws DomainError `licence-action-refused`, `licence-change-open`
   */
  async admit(manager: EntityManager, { licenceId, order }: LicenceChange): Promise<readonly string[]> {
    await this.licences.holdForChange(manager, licenceId);
    const others = await this.records.changesOf(manager, licenceId);
    const open = others.find(({ state }) => state !== 'failed');
    if (open) throw changeOpen(open);
    const at = this.clock.now();
    const discarding = { reason: '变更未完成，已重新发起', legalBasis: null, officer: order.officer, at };
    const given: string[] = [];
    for (const failed of others) {
      if (!(await this.licences.isSealing(manager, failed.id))) continue;
      await this.licences.transition(manager, failed.id, 'discard', discarding);
      await this.noteGivenUp(manager, failed);
      given.push(failed.id);
    }
    return given;
  }

  /** Nobody needs to look after a case that another one took the place of. */
  async settle(given: readonly string[]): Promise<void> {
    for (const id of given) {
      await this.alarms.clear('issuance-failed', id);
      await this.alarms.clear('countersignature-overdue', id);
    }
  }

  /** @throws DomainError `licence-action-refused` for a change that another one took the place of */
  async assertRetriable({ id }: Issuance): Promise<void> {
    const licence = await this.licences.find(id);
    if (licence?.status !== 'void') return;
    const detail = 'This change was given up: another one took its place.';
    throw new DomainError('licence-action-refused', detail, { licenceStatus: 'void', allowed: [] });
  }

  private async noteGivenUp(manager: EntityManager, failed: Issuance): Promise<void> {
    const entry = { kind: 'given-up', detail: '变更未完成，已由新的变更取代' };
    try {
      await this.records.move(manager, failed, 'failed', {}, entry);
    } catch (error) {
      throw error instanceof CaseMovedError ? changeOpen(failed) : error;
    }
  }
}

function wrong(pointer: string, what: string): Violation {
  return { pointer, detail: `${what}: ${NEW_CASE}` };
}

function changeOpen({ id }: Issuance): DomainError {
  const detail = `Another change of this licence is on its way: ${id}. Wait for it, or let it fail.`;
  return new DomainError('licence-change-open', detail, { licenceId: id });
}
