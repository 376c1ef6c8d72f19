import { Injectable } from '@nestjs/common';
import { type EntityManager, In, IsNull, LessThanOrEqual, Not } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { IssuanceEvent } from './issuance-event.entity.js';
import { type IssuanceState, OPEN_STATES } from './issuance-state.js';
import { Issuance } from './issuance.entity.js';

type Change = Partial<Omit<Issuance, 'id' | 'state'>>;
/** A case number (办件编号), which an authority gives once for a licence type. */
export type CaseNumber = Readonly<Pick<Issuance, 'issuerUscc' | 'licenceType' | 'caseNo'>>;
type Entry = Readonly<{ kind: string; detail: string }>;

/** What the caller saw of a case is no longer so. */
export class CaseMovedError extends Error {
  override readonly name = 'CaseMovedError';
}

/** Stores where each case is; every change goes with its event in one transaction. */
@Injectable()
export class IssuanceRecordsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `licence-not-found` */
  async get(id: string): Promise<Issuance> {
    const issuance = await this.find(id);
    if (!issuance) throw new DomainError('licence-not-found', `There is no licence ${id}.`);
    return issuance;
  }

  async find(id: string): Promise<Issuance | null> {
    return this.database.read.findOneBy(Issuance, { id });
  }

  /** The case of an authority's number, which stands for one licence. */
  async ofNumber(number: CaseNumber, manager = this.database.read): Promise<Issuance | null> {
    const { issuerUscc, licenceType, caseNo } = number;
    return manager.findOneBy(Issuance, { issuerUscc, licenceType, caseNo });
  }

  async events(id: string): Promise<readonly IssuanceEvent[]> {
    const where = { issuanceId: id };
    return this.database.read.find(IssuanceEvent, { where, order: { sequence: 'ASC' } });
  }

  async insert(manager: EntityManager, issuance: Issuance): Promise<void> {
    await manager.insert(Issuance, issuance);
    await this.note(manager, issuance.id, issuance.state, { kind: 'received', detail: '办件已受理' });
  }

  /**
   * Moves a case from a state that the caller saw to another.
   *
   * @throws CaseMovedError when someone else moved it meanwhile; the transaction must not commit
   */
  async move(
    manager: EntityManager,
    seen: Pick<Issuance, 'id' | 'state' | 'leaseOwner'>,
    to: IssuanceState,
    change: Change,
    entry: Entry,
  ): Promise<void> {
    const where = { id: seen.id, state: seen.state, leaseOwner: seen.leaseOwner ?? IsNull() };
    const { affected } = await manager.update(Issuance, where, {
      ...change,
      state: to,
      updatedAt: this.clock.now(),
    });
    if (affected !== 1) throw new CaseMovedError(`case ${seen.id} is no longer ${seen.state} in our hands`);
    await this.note(manager, seen.id, to, entry);
  }

  /** Takes an open case in hand until `until`, unless another worker has it or it has to wait for its next try. */
  async lease(id: string, owner: string, until: Date): Promise<Issuance | null> {
    const now = this.clock.now().toISOString();
    return this.database.write(async (manager) => {
      const { affected } = await manager
        .createQueryBuilder()
        .update(Issuance)
        .set({ leaseOwner: owner, leaseUntil: until })
        .where('id = :id AND state IN (:...open)', { id, open: OPEN_STATES })
        .andWhere('("leaseUntil" IS NULL OR "leaseUntil" < :now OR "leaseOwner" = :owner)', { now, owner })
        .andWhere('("retryAt" IS NULL OR "retryAt" <= :now)', { now })
        .execute();
      return affected === 1 ? manager.findOneBy(Issuance, { id }) : null;
    });
  }

  /** The cases, published ones apart, that are to become the next version of a licence, inside the caller's transaction. */
  async changesOf(manager: EntityManager, licenceId: string): Promise<readonly Issuance[]> {
    return manager.findBy(Issuance, { changesId: licenceId, state: Not('valid' as const) });
  }

  /** A case, neither published nor failed, that is to take the place of a licence. */
  async openReplacementOf(licenceId: string, manager = this.database.read): Promise<Issuance | null> {
    return manager.findOneBy(Issuance, { replacesId: licenceId, state: Not(In(['valid', 'failed'])) });
  }

  /** Cases whose holder did not seal in time. */
  async overdue(limit: number): Promise<readonly Issuance[]> {
    const where = { state: 'awaiting-holder' as const, countersignUntil: LessThanOrEqual(this.clock.now()) };
    return this.database.read.find(Issuance, { where, order: { countersignUntil: 'ASC' }, take: limit });
  }

  /** Open cases that nobody works on and that need not wait, the oldest first. */
  async idle(limit: number): Promise<readonly Issuance[]> {
    const now = this.clock.now();
    const query = this.database.read
      .createQueryBuilder(Issuance, 'i')
      .where('i.state IN (:...open)', { open: OPEN_STATES })
      .andWhere('(i.leaseUntil IS NULL OR i.leaseUntil < :now)', { now: now.toISOString() })
      .andWhere('(i.retryAt IS NULL OR i.retryAt <= :now)', { now: now.toISOString() })
      .orderBy('i.receivedAt', 'ASC')
      .limit(limit);
    return query.getMany();
  }

  private async note(
    manager: EntityManager,
    issuanceId: string,
    state: IssuanceState,
    entry: Entry,
  ): Promise<void> {
    const last = await manager.maximum(IssuanceEvent, 'sequence', { issuanceId });
    const sequence = (last ?? 0) + 1;
    const detail = entry.detail.slice(0, 1000);
    await manager.insert(IssuanceEvent, {
      issuanceId,
      sequence,
      state,
      ...entry,
      detail,
      at: this.clock.now(),
    });
  }
}
