import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import type { Principal } from '../../platform/http/audience.js';
import { Clock } from '../../platform/time/clock.js';
import { SealApproval } from './seal-approval.entity.js';
import { SealEvent } from './seal-event.entity.js';
import { SealRecord, type StoredSeal } from './seal-record.entity.js';
import type { SealStatus } from './seal-status.js';

/** Who did something to a seal. */
export type Actor = Readonly<Pick<Principal, 'keyId' | 'name'>>;

/** Reads seals and writes what happens to them. */
@Injectable()
export class SealRecordsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `seal-not-found` */
  async get(id: string): Promise<StoredSeal> {
    return found(id, await this.database.read.findOneBy(SealRecord, { id }));
  }

  list(): Promise<readonly StoredSeal[]> {
    return this.database.read.find(SealRecord, { order: { uscc: 'ASC', position: 'ASC', id: 'ASC' } });
  }

  withStatus(status: SealStatus): Promise<readonly StoredSeal[]> {
    return this.database.read.find(SealRecord, {
      where: { status },
      order: { uscc: 'ASC', position: 'ASC' },
    });
  }

  /** In the order in which they are to be used. */
  activeOf(uscc: string): Promise<readonly StoredSeal[]> {
    return this.database.read.find(SealRecord, {
      where: { uscc, status: 'active' },
      order: { position: 'ASC', id: 'ASC' },
    });
  }

  /** Oldest first. */
  events(sealId: string): Promise<readonly SealEvent[]> {
    return this.database.read.find(SealEvent, { where: { sealId }, order: { sequence: 'ASC' } });
  }

  /** Open ones of each seal, oldest first. */
  approvals(sealIds: readonly string[]): Promise<readonly SealApproval[]> {
    return this.database.read.find(SealApproval, {
      where: { sealId: In([...sealIds]) },
      order: { at: 'ASC', principalId: 'ASC' },
    });
  }

  /**
   * The seal as it stands now; nobody else changes or uses it until the transaction ends.
   *
   * @throws DomainError `seal-not-found`
   */
  async hold(manager: EntityManager, id: string): Promise<StoredSeal> {
    await this.database.lock(manager, `seal ${id}`);
    return found(id, await manager.findOneBy(SealRecord, { id }));
  }

  /** Stores a seal that is held, and notes what was done to it. */
  async save(
    manager: EntityManager,
    seal: StoredSeal,
    by: Actor,
    event: Pick<SealEvent, 'kind' | 'detail'>,
  ): Promise<void> {
    const at = this.clock.now();
    await manager.save(SealRecord, { ...seal, updatedAt: at });
    await this.note(manager, seal.id, by, event);
  }

  async note(
    manager: EntityManager,
    sealId: string,
    { keyId, name }: Actor,
    event: Pick<SealEvent, 'kind' | 'detail'>,
  ): Promise<void> {
    const sequence = (await manager.countBy(SealEvent, { sealId })) + 1;
    await manager.insert(SealEvent, {
      ...event,
      sealId,
      sequence,
      principalId: keyId,
      name,
      at: this.clock.now(),
    });
  }
}

function found(id: string, seal: StoredSeal | null): StoredSeal {
  if (!seal) throw new DomainError('seal-not-found', `There is no seal ${id}.`);
  return seal;
}
