import { In, LessThan } from 'typeorm';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/time/clock.js';
import { LookupBatch } from './lookup-batch.entity.js';
import { LookupBatchItem } from './lookup-batch-item.entity.js';

const DAY_MS = 86_400_000;
const MOST_DAYS = 3650;
/** A batch has up to 1,000 items, and others wait for the database. */
const BATCHES_A_TRANSACTION = 5;

/**
 * @param text content of `seeds/retention.json`
 * @returns for how many days a finished batch is kept
 * @throws Error when it does not say so
 */
export function readBatchDays(text: string): number {
  const { lookupBatchDays: days } = JSON.parse(text) as { lookupBatchDays?: unknown };
  if (typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  throw new Error(`retention.json: lookupBatchDays must be a whole number of days, 1 to ${MOST_DAYS}`);
}

/** Removes what came of batches once nobody needs it; it holds who was asked about, and the record of look-ups stays. */
export class BatchRetentionService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly days: number,
  ) {}

  /** Safe to repeat and to interrupt. @returns how many batches were removed */
  async removeOld(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.days * DAY_MS);
    let total = 0;
    for (;;) {
      const removed = await this.removeSome(before);
      total += removed;
      if (removed < BATCHES_A_TRANSACTION) return total;
    }
  }

  private async removeSome(before: Date): Promise<number> {
    return this.database.write(async (manager) => {
      const old = await manager.find(LookupBatch, {
        where: { finishedAt: LessThan(before) },
        select: { id: true },
        order: { finishedAt: 'ASC', id: 'ASC' },
        take: BATCHES_A_TRANSACTION,
      });
      const ids = old.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await manager.delete(LookupBatchItem, { batchId: In(ids) });
      await manager.delete(LookupBatch, { id: In(ids) });
      return ids.length;
    });
  }
}
