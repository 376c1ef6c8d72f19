import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { DomainError } from '../lib/errors/domain-error.js';
import type { LicenceClock } from './licence-clock.js';
import { dueOrder } from './licence-due-step.js';
import { Licence } from './licence.entity.js';
import type { DocumentReason } from './licence-document.entity.js';
import {
  documentColumns,
  LicenceDocumentsService,
  type SealedDocument,
} from './licence-documents.service.js';
import type { StatusOrder } from './licence-orders.js';
import { changeStatus } from './licence-status-changes.js';
import { LicenceStatusEvent } from './licence-status-event.entity.js';
import { type Replacements, replacementsOf } from './licence-versions.js';
import { type LicencePlace, takePlace } from './licence-place.js';
import { type PrintedFacts, printedFacts } from './printed-facts.js';
import { type ClockStart, clockAtPublication, versionToWithdraw } from './licence-succession.js';
import { assertLicenceAction, lawful, type LicenceAction } from './licence-transitions.js';

export type { IssuedFile, LicenceDocumentRecord, SealedDocument } from './licence-documents.service.js';
export type { StatusOfficer, StatusOrder } from './licence-orders.js';
export type { StepDetails } from './licence-status-changes.js';
export { LICENCE_ACTIONS, type LicenceAction } from './licence-transitions.js';
export { type Neighbours, neighboursOf, type Replacements } from './licence-versions.js';

/** A licence as other features see it; entities stay in this folder. */
export type LicenceRecord = Readonly<Licence>;

export type NewLicence = Partial<Pick<Licence, 'replacesId' | 'registrarUscc' | 'registrarName'>> &
  Omit<
    Licence,
    | 'replacesId'
    | 'registrarUscc'
    | 'registrarName'
    | keyof LicencePlace
    | keyof PrintedFacts
    | 'status'
    | 'statusSince'
    | 'statusSequence'
    | 'dueOn'
    | keyof LicenceClock
    | 'documentSha256'
    | 'documentBytes'
    | 'sealLevel'
  >;

/** How a licence came to be published, where it was not issued here. */
export type PublishedBy = Readonly<{ order?: StatusOrder; documentReason?: DocumentReason }>;

export type LicenceStatusRecord = Readonly<LicenceStatusEvent>;

/** The register (证照库): every version of every licence that was numbered. */
@Injectable()
export class LicencesService {
  constructor(
    private readonly database: Database,
    private readonly documents: LicenceDocumentsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Enters a numbered licence, not yet valid, inside the issuing transaction. */
  async enter(manager: EntityManager, licence: NewLicence): Promise<void> {
    await manager.insert(Licence, {
      ...licence,
      ...printedFacts(licence.snapshot),
      status: 'sealing',
      statusSince: this.clock.now(),
      documentSha256: null,
      documentBytes: null,
      sealLevel: null,
    });
  }

  /**
   * Adds to what is fixed of a licence that was not drawn yet.
   *
   * @returns what is fixed now: another worker may have been first
   */
  async completeSnapshot(id: string, from: string, to: string): Promise<string> {
    return this.database.write(async (manager) => {
      await manager.update(Licence, { id, status: 'sealing', snapshot: from }, { snapshot: to });
      return (await manager.findOneByOrFail(Licence, { id })).snapshot;
    });
  }

  /**
   * Makes a licence valid together with its sealed file, inside the publishing transaction.
   *
   * @throws DomainError `licence-action-refused` when it is not being sealed
   */
  async publish(
    manager: EntityManager,
    id: string,
    document: SealedDocument,
    start: ClockStart = { startMonths: null },
    by: PublishedBy = {},
  ): Promise<void> {
    const { order, documentReason = 'issued' } = by;
    const issued = { reason: '证照已签发', legalBasis: null, officer: null, at: this.clock.now() };
    const clocks = await clockAtPublication(manager, id, start);
    const columns = { ...documentColumns(document), ...clocks, ...(await this.place(manager, id)) };
    const entry = await changeStatus(manager, id, 'publish', order ?? issued, columns);
    this.database.lastly(manager, (last) => this.audit.append(last, entry));
    await this.documents.note(manager, id, document, documentReason);
  }

  /**
   * Takes a version of a licence to its next status, inside the caller's transaction of `Database.write`; the audit row is its last act.
   *
   * @throws DomainError `licence-not-found`, `licence-action-refused`, `request-invalid`; the transaction must not commit
   */
  async transition(
    manager: EntityManager,
    id: string,
    action: Exclude<LicenceAction, 'publish'>,
    order: StatusOrder,
  ): Promise<void> {
    const entry = await changeStatus(manager, id, action, order);
    this.database.lastly(manager, (last) => this.audit.append(last, entry));
  }

  /**
   * Withdraws the licence that a new one, of another number, takes the place of (注销), inside the publishing transaction. One that
   * came to an end meanwhile is left as it is.
   *
   * @param id of the new one
   * @throws DomainError `licence-action-refused` when another one took its place already
   */
  async withdrawReplaced(
    manager: EntityManager,
    id: string,
    replacesId: string,
    order: StatusOrder,
  ): Promise<void> {
    const old = await versionToWithdraw(manager, id, replacesId);
    const due = old && dueOrder(old, order.at);
    if (due) await this.transition(manager, old.id, due.action, due.order);
    if (!old || due?.action === 'lapse') return;
    await this.transition(manager, old.id, 'withdraw', { ...order, replacedBy: id });
    if (old.id !== replacesId) await manager.update(Licence, { id }, { replacesId: old.id });
  }

  /** @throws DomainError `licence-action-refused` when the licence cannot be withdrawn any more */
  assertReplaceable(licence: LicenceRecord): void {
    assertLicenceAction('withdraw', licence);
  }

  /**
   * Holds the number of a licence that another one is to take the place of, until the caller's transaction ends.
   *
   * @throws DomainError `licence-action-refused` when it cannot be withdrawn any more
   */
  async holdForReplacement(manager: EntityManager, id: string): Promise<void> {
    const { number } = await manager.findOneByOrFail(Licence, { id });
    await this.database.lock(manager, `versions of ${number}`);
    assertLicenceAction('withdraw', await manager.findOneByOrFail(Licence, { id }));
  }

  /** For each of the licences the one that it took the place of under another number, and the one that took its own. */
  async replacements(licences: readonly LicenceRecord[]): Promise<ReadonlyMap<string, Replacements>> {
    const named = licences.flatMap(({ replacesId }) => replacesId ?? []);
    const ids = licences.map(({ id }) => id);
    const after = ids.length === 0 ? [] : await this.database.read.findBy(Licence, { replacesId: In(ids) });
    return replacementsOf(licences, await this.findMany(named), after);
  }

  /** @throws DomainError `licence-action-refused` when there is no way from its status to that of a former version */
  assertChangeable(licence: LicenceRecord): void {
    assertLicenceAction('supersede', lawful(licence, shanghaiDate(this.clock.now())));
  }

  /**
   * Holds the number of a licence that is to be changed, until the caller's transaction ends.
   *
   * @returns the number
   * @throws DomainError `licence-not-found`, `licence-action-refused` when it is not simply valid
   */
  async holdForChange(manager: EntityManager, id: string): Promise<string> {
    const licence = await manager.findOneBy(Licence, { id });
    if (!licence) throw new DomainError('licence-not-found', `There is no licence ${id}.`);
    await this.database.lock(manager, `versions of ${licence.number}`);
    this.assertChangeable(await manager.findOneByOrFail(Licence, { id }));
    return licence.number;
  }

  /**
   * The version that the next issue of a number gets, inside the issuing transaction. A version that was given up
   * keeps its place.
   *
   * @throws DomainError `licence-change-open` when another version of the number is being sealed
   */
  async nextVersion(manager: EntityManager, number: string): Promise<number> {
    await this.database.lock(manager, `versions of ${number}`);
    const where = { number, status: 'sealing' as const };
    const open = await manager.findOne(Licence, { where, select: { id: true } });
    if (open) {
      const detail = `Another version of ${number} is on its way: ${open.id}.`;
      throw new DomainError('licence-change-open', detail, { licenceId: open.id });
    }
    const last = await manager.findOneOrFail(Licence, { where: { number }, order: { version: 'DESC' } });
    return Number(last.version) + 1;
  }

  /** Whether a licence was numbered and neither published nor given up, inside the caller's transaction. */
  async isSealing(manager: EntityManager, id: string): Promise<boolean> {
    return manager.existsBy(Licence, { id, status: 'sealing' });
  }

  /** How a version came to its present status, the first step first. */
  async statusHistory(id: string): Promise<readonly LicenceStatusRecord[]> {
    return this.database.read.find(LicenceStatusEvent, {
      where: { licenceId: id },
      order: { sequence: 'ASC' },
    });
  }

  async find(id: string): Promise<LicenceRecord | null> {
    return this.database.read.findOneBy(Licence, { id });
  }

  async findMany(ids: readonly string[]): Promise<readonly LicenceRecord[]> {
    return ids.length === 0 ? [] : this.database.read.findBy(Licence, { id: In([...ids]) });
  }

  /** Every version that carries the number, the latest first. */
  async findByNumber(number: string): Promise<readonly LicenceRecord[]> {
    return this.database.read.find(Licence, { where: { number }, order: { version: 'DESC' } });
  }

  /** As {@link findByNumber}, for several numbers at once. */
  async findByNumbers(numbers: readonly string[]): Promise<readonly LicenceRecord[]> {
    if (numbers.length === 0) return [];
    const where = { number: In([...new Set(numbers)]) };
    return this.database.read.find(Licence, { where, order: { number: 'ASC', version: 'DESC' } });
  }

  /** Every version that carries one of the numbers, by number, the first version first, inside the caller's transaction. */
  async versionsIn(manager: EntityManager, numbers: readonly string[]): Promise<readonly LicenceRecord[]> {
    if (numbers.length === 0) return [];
    const where = { number: In([...new Set(numbers)]) };
    return manager.find(Licence, { where, order: { number: 'ASC', version: 'ASC' } });
  }

  /** Every version that was ever published under a number, the first one first. */
  async versionsOf(number: string): Promise<readonly LicenceRecord[]> {
    const where = { number, documentSha256: Not(IsNull()) };
    return this.database.read.find(Licence, { where, order: { version: 'ASC' } });
  }

  async findByToken(token: string): Promise<LicenceRecord | null> {
    return this.database.read.findOneBy(Licence, { token });
  }

  /** Of one that is not there `changeStatus` says so. */
  private async place(manager: EntityManager, id: string): Promise<Partial<LicencePlace>> {
    const licence = await manager.findOneBy(Licence, { id, status: 'sealing' });
    return licence ? takePlace(manager, this.database.isSqlite, licence) : {};
  }
}
