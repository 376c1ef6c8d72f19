import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database as SqliteConnection, Statement } from 'better-sqlite3';
import type { DataSource, EntityManager } from 'typeorm';

type Work = (manager: EntityManager) => Promise<unknown>;

/**
 * The one way to the database.
 *
 * With TypeORM every query of a SQLite DataSource shares one connection, so that a write of B made while A's
 * transaction is open would fall inside it and be undone by A's rollback. Therefore {@link write} runs one
 * transaction at a time on the writer connection and {@link read} uses a connection of its own. PostgreSQL
 * gives every transaction its own connection: there the gate stays open.
 */
export class Database {
  private readonly inside = new AsyncLocalStorage<true>();
  private readonly endings = new WeakMap<EntityManager, Work[]>();
  private last: Promise<unknown> = Promise.resolve();
  private dataVersion: Statement | undefined;

  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {}

  /** For queries only: on SQLite the connection is read-only and sees every committed transaction. */
  get read(): EntityManager {
    return this.reader.manager;
  }

  /**
   * A query that is made often: on SQLite it is compiled once and asked without anything in between.
   *
   * @param sql with `?` for each parameter on SQLite, `$1`, `$2` … on PostgreSQL
   */
  prepared<Row>(sql: string): (...parameters: readonly string[]) => Promise<readonly Row[]> {
    if (!this.isSqlite) return (...parameters) => this.read.query<Row[]>(sql, [...parameters]);
    const statement = connectionOf(this.reader).prepare(sql);
    return async (...parameters) => statement.all(...parameters) as Row[];
  }

  /**
   * A number that is another one as soon as anybody, in whatever process, has committed a change; what was read while it stands is still
   * so. Undefined on PostgreSQL, where asking for one would cost as much as the question itself.
   */
  get state(): number | undefined {
    if (!this.isSqlite) return undefined;
    // Counts what other connections than this one commit, and this one never writes.
    this.dataVersion ??= connectionOf(this.reader).prepare('PRAGMA data_version').pluck();
    return this.dataVersion.get() as number;
  }

  get isSqlite(): boolean {
    return this.writer.options.type === 'better-sqlite3';
  }

  /**
   * Runs `work` in one transaction; its rejection rolls the transaction back and is passed on.
   *
   * @throws Error when called inside another `write`: on SQLite that would wait for itself for ever
   */
  async write<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    this.refuseInside();
    const transaction = (): Promise<T> =>
      this.inside.run(true, () =>
        this.writer.transaction(async (manager) => {
          if (this.isSqlite) await takeWriteLock(manager);
          const result = await work(manager);
          for (const ending of this.endings.get(manager) ?? []) await ending(manager);
          return result;
        }),
      );
    if (!this.isSqlite) return transaction();
    const turn = this.last.then(transaction, transaction);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** @throws Error inside of {@link write}: for what is about to wait for another one */
  refuseInside(): void {
    if (this.inside.getStore()) throw new Error('Database.write inside Database.write');
  }

  /** Leaves work to the end of a transaction of {@link write}: for what holds others up until it commits. */
  lastly(manager: EntityManager, work: Work): void {
    this.endings.set(manager, [...(this.endings.get(manager) ?? []), work]);
  }

  /**
   * Holds other transactions that ask for the same name until this one ends.
   *
   * @param name what is being protected, e.g. `serial 410726 2026-11-23`
   */
  async lock(manager: EntityManager, name: string): Promise<void> {
    if (this.isSqlite) return; // the gate lets one transaction through at a time
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
  }

  async close(): Promise<void> {
    if (this.reader !== this.writer && this.reader.isInitialized) await this.reader.destroy();
  }
}

/**
 * Takes SQLite's write lock as the first act of the transaction. A transaction that reads first and writes
 * later fails at once (SQLITE_BUSY_SNAPSHOT) when another process wrote in between; this one waits its turn.
 */
async function takeWriteLock(manager: EntityManager): Promise<void> {
  await manager.query('DELETE FROM "migrations" WHERE 0');
}

function connectionOf(source: DataSource): SqliteConnection {
  return (source.driver as unknown as { databaseConnection: SqliteConnection }).databaseConnection;
}
