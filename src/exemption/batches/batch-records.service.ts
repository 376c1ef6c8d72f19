import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, MoreThanOrEqual, Not } from 'typeorm';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Database } from '../../platform/database/database.js';
import { isUniqueViolation } from '../../platform/database/unique-violation.js';
import type { Principal } from '../../platform/http/audience.js';
import { Clock } from '../../platform/time/clock.js';
import type { BatchItem, ItemAnswer } from './batch-item.js';
import { LookupBatch } from './lookup-batch.entity.js';
import { LookupBatchItem } from './lookup-batch-item.entity.js';

export type BatchRecord = Readonly<LookupBatch>;
export type BatchItemRecord = Readonly<LookupBatchItem>;

/** Some of the waiting items of a batch, held for one worker. */
export type Piece = Readonly<{ batch: BatchRecord; items: readonly BatchItemRecord[] }>;

/** An answer, and the item that it is for. */
export type KeptAnswer = Readonly<{ position: number; answer: ItemAnswer }>;

const ITEMS_A_PIECE = 50;
const ROWS_A_STATEMENT = 200;
/** How long a silent worker's batch is left alone: a piece takes far less. */
const HOLD_MS = 30_000;

/** Batches and their items in the database. */
@Injectable()
export class BatchRecordsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @returns undefined when the same caller has used the key before */
  async open(
    terms: Pick<LookupBatch, 'principalId' | 'key' | 'kind' | 'bodyDigest' | 'organisationUscc' | 'caller'>,
    items: readonly BatchItem[],
  ): Promise<BatchRecord | undefined> {
    const started = { createdAt: this.clock.now(), worker: null, heldUntil: null, finishedAt: null };
    const batch: LookupBatch = { ...terms, ...started, id: randomUUID(), total: items.length };
    const rows = items.map((item) => rowOf(batch.id, item));
    try {
      await this.database.write(async (manager) => {
        await manager.insert(LookupBatch, batch);
        for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT)
          await manager.insert(LookupBatchItem, rows.slice(start, start + ROWS_A_STATEMENT));
      });
      return batch;
    } catch (error) {
      if (isUniqueViolation(error)) return undefined;
      throw error;
    }
  }

  async byKey(principal: Pick<Principal, 'keyId'>, key: string): Promise<BatchRecord | null> {
    return this.database.read.findOneBy(LookupBatch, { principalId: principal.keyId, key });
  }

  /** @throws DomainError `batch-not-found`, also for one of another organisation */
  async get(id: string, organisationUscc: string): Promise<BatchRecord> {
    const batch = await this.database.read.findOneBy(LookupBatch, { id, organisationUscc });
    if (!batch) throw new DomainError('batch-not-found', `There is no batch ${id} of yours.`);
    return batch;
  }

  async answered({ id }: Pick<LookupBatch, 'id'>): Promise<number> {
    return this.database.read.countBy(LookupBatchItem, { batchId: id, answer: Not(IsNull()) });
  }

  /** In the order in which they were asked. @param from place of the first */
  async items(
    { id }: Pick<LookupBatch, 'id'>,
    from: number,
    limit: number,
  ): Promise<readonly BatchItemRecord[]> {
    return this.database.read.find(LookupBatchItem, {
      where: { batchId: id, position: MoreThanOrEqual(from) },
      order: { position: 'ASC' },
      take: limit,
    });
  }

  /** Ids of batches of which items wait, whoever works on them; the oldest first. */
  async unfinished(limit: number): Promise<readonly string[]> {
    const open = await this.database.read.find(LookupBatch, {
      where: { finishedAt: IsNull() },
      select: { id: true },
      order: { createdAt: 'ASC', id: 'ASC' },
      take: limit,
    });
    return open.map(({ id }) => id);
  }

  /**
   * The next items that wait, held for the worker.
   *
   * @returns undefined when another one holds the batch, or none waits: then it is finished
   */
  async take(id: string, worker: string): Promise<Piece | undefined> {
    return this.database.write(async (manager) => {
      await this.database.lock(manager, `lookup-batch ${id}`);
      const batch = await manager.findOneBy(LookupBatch, { id });
      if (!batch || !this.isFree(batch, worker)) return undefined;
      const where = { batchId: id, answer: IsNull() };
      const items = await manager.find(LookupBatchItem, {
        where,
        order: { position: 'ASC' },
        take: ITEMS_A_PIECE,
      });
      await manager.update(LookupBatch, { id }, items.length > 0 ? this.held(worker) : this.finished());
      return items.length > 0 ? { batch, items } : undefined;
    });
  }

  /** Keeps answers, each of which is on record; one that is there already stays. */
  async keep(id: string, answers: readonly KeptAnswer[]): Promise<void> {
    await this.database.write(async (manager) => {
      for (const each of answers) await keepOne(manager, id, each);
    });
  }

  /** Lets others go on with it. */
  async release(id: string, worker: string): Promise<void> {
    await this.database.write((manager) =>
      manager.update(LookupBatch, { id, worker }, { worker: null, heldUntil: null }),
    );
  }

  private isFree({ finishedAt, heldUntil, worker: holder }: BatchRecord, worker: string): boolean {
    if (finishedAt) return false;
    return holder === worker || heldUntil === null || heldUntil <= this.clock.now();
  }

  private held(worker: string): Partial<LookupBatch> {
    return { worker, heldUntil: new Date(this.clock.now().getTime() + HOLD_MS) };
  }

  private finished(): Partial<LookupBatch> {
    return { worker: null, heldUntil: null, finishedAt: this.clock.now() };
  }
}

function rowOf(batchId: string, { position, line, asked, faults, repeats }: BatchItem): LookupBatchItem {
  return {
    batchId,
    position,
    line,
    asked: JSON.stringify(asked),
    faults: faults && JSON.stringify(faults),
    repeats,
    answer: null,
  };
}

async function keepOne(
  manager: EntityManager,
  batchId: string,
  { position, answer }: KeptAnswer,
): Promise<void> {
  const waiting = { batchId, position, answer: IsNull() };
  await manager.update(LookupBatchItem, waiting, { answer: JSON.stringify(answer) });
}
