import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { type EntityManager, QueryFailedError } from 'typeorm';
import { DomainError } from '../lib/errors/domain-error.js';
import { Database } from '../platform/database/database.js';
import { Clock } from '../platform/time/clock.js';
import { type AuditEntry, type AuditRow, AuditService, type Recorded } from './audit.service.js';
import { type ChainHead, type ChainRow, linkedRow, prepareEntry } from './audit-chain.js';
import { AuditRowsService, auditRowOf, CHAIN_LOCK } from './audit-rows.service.js';
import { isCheckpointed } from './checkpoint.js';
import { CheckpointsService } from './checkpoints.service.js';
import { GroupCommit } from './group-commit.js';

/** Look-ups that share a transaction: the longer it is, the longer the last one waits. */
const BATCH = 256;
/** More would wait longer than their callers do. */
const MOST_WAITING = 10_000;
/** A clock that is so far behind the chain has been moved; less is the difference between two machines. */
const NOTED_MS = 1000;

type Asked = Readonly<{
  ask: (manager: EntityManager) => Promise<Recorded<unknown>>;
  resolve: (answered: Readonly<{ row: AuditRow; answer: unknown }>) => void;
  reject: (reason: unknown) => void;
}>;

type Learned = Readonly<{ item: Asked; row: ChainRow; answer: unknown }>;
type Refused = Readonly<{ item: Asked; error: unknown }>;
type Outcome = Readonly<{ learned: readonly Learned[]; refused: readonly Refused[] }>;

/** An ask that failed in the database, and the transaction of all with it. */
class SpoiltTransaction extends Error {}

/** {@link AuditService} over two tables; whoever comes while a transaction is under way shares the next. */
@Injectable()
export class ChainedAuditService extends AuditService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ChainedAuditService.name);
  private readonly group = new GroupCommit<Asked>(BATCH, (take) => this.commit(take));

  constructor(
    private readonly database: Database,
    private readonly rows: AuditRowsService,
    private readonly checkpoints: CheckpointsService,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async append(manager: EntityManager, entry: AuditEntry): Promise<AuditRow> {
    const prepared = prepareEntry(entry);
    await this.database.lock(manager, CHAIN_LOCK);
    const row = this.link(await this.rows.head(manager), prepared);
    await this.store(manager, [row]);
    return auditRowOf(row);
  }

  override async record(entry: AuditEntry): Promise<AuditRow> {
    const { row } = await this.answer(async () => ({ entry, answer: undefined }));
    return row;
  }

  override async answer<T>(
    ask: (manager: EntityManager) => Promise<Recorded<T>>,
  ): Promise<Readonly<{ row: AuditRow; answer: T }>> {
    if (this.group.size >= MOST_WAITING) throw new DomainError('busy', 'Too many look-ups are waiting.');
    this.database.refuseInside();
    return new Promise<Readonly<{ row: AuditRow; answer: T }>>((resolve, reject) => {
      this.group.add({ ask, resolve: resolve as Asked['resolve'], reject });
    });
  }

  override async since(
    sequence: number,
    kinds: readonly string[],
    limit: number,
  ): Promise<readonly AuditRow[]> {
    return (await this.rows.after(sequence, { kinds }, limit)).map(auditRowOf);
  }

  override async aboutHolder(
    holderCode: string,
    { before = Number.MAX_SAFE_INTEGER, limit, kinds }: Parameters<AuditService['aboutHolder']>[1],
  ): Promise<readonly AuditRow[]> {
    return (await this.rows.before(before, { holderCode, ...(kinds && { kinds }) }, limit)).map(auditRowOf);
  }

  /** What was asked before the end is still recorded and answered. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.group.idle();
    await this.checkpoints.finish();
  }

  private async commit(take: () => readonly Asked[]): Promise<void> {
    let items: readonly Asked[] | undefined;
    let outcome: Outcome;
    const attempt = (apart: boolean): Promise<Outcome> =>
      this.database.write((manager) => this.learnAll(manager, (items ??= take()), apart));
    try {
      outcome = await attempt(false);
    } catch (error) {
      if (!(error instanceof SpoiltTransaction)) throw error;
      // Asks only read, so all may be asked again, now each behind a savepoint of its own.
      outcome = await attempt(true);
    }
    if (outcome.learned.some(({ row }) => isCheckpointed(row))) void this.checkpoints.copy();
    for (const { item, error } of outcome.refused) item.reject(error);
    for (const { item, row, answer } of outcome.learned) item.resolve({ row: auditRowOf(row), answer });
  }

  private async learnAll(manager: EntityManager, items: readonly Asked[], apart: boolean): Promise<Outcome> {
    // Before anything is read: every change whose row stands before these has then been committed.
    await this.database.lock(manager, CHAIN_LOCK);
    let head = await this.rows.head(manager);
    const learned: Learned[] = [];
    const refused: Refused[] = [];
    for (const item of items) {
      try {
        const { entry, answer } = await this.askOne(manager, item, apart);
        const row = this.link(head, prepareEntry(entry));
        learned.push({ item, row, answer });
        head = row;
      } catch (error) {
        if (error instanceof SpoiltTransaction) throw error;
        refused.push({ item, error });
      }
    }
    await this.store(
      manager,
      learned.map(({ row }) => row),
    );
    return { learned, refused };
  }

  /** A statement that fails ends a whole transaction of PostgreSQL, but for what stands before the last savepoint. */
  private async askOne(manager: EntityManager, { ask }: Asked, apart: boolean): Promise<Recorded<unknown>> {
    if (this.database.isSqlite) return ask(manager);
    if (apart) await manager.query('SAVEPOINT audit_ask');
    try {
      return await ask(manager);
    } catch (error) {
      if (!apart && error instanceof QueryFailedError) throw new SpoiltTransaction('ask', { cause: error });
      if (apart) await manager.query('ROLLBACK TO SAVEPOINT audit_ask');
      throw error;
    }
  }

  private async store(manager: EntityManager, rows: readonly ChainRow[]): Promise<void> {
    await this.rows.insert(manager, rows);
    await this.checkpoints.within(manager, rows);
  }

  private link(head: ChainHead, prepared: ReturnType<typeof prepareEntry>): ChainRow {
    const row = linkedRow(head, prepared, this.clock.now());
    const behind = row.clockAt === null ? 0 : Date.parse(row.at) - Date.parse(row.clockAt);
    if (behind >= NOTED_MS)
      this.logger.warn('The clock is behind the chain', { sequence: row.sequence, behindMs: behind });
    return row;
  }
}
