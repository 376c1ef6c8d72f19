import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { AuditCheckpoint } from './audit-checkpoint.entity.js';
import type { Checkpoint, OutsideCheckpoint } from './checkpoint.js';

/** The table of checkpoints. */
@Injectable()
export class CheckpointRowsService {
  constructor(private readonly database: Database) {}

  /** 0 without one. */
  async lastSequence(manager: EntityManager): Promise<number> {
    const sql = 'SELECT "sequence" FROM audit_checkpoints ORDER BY "sequence" DESC LIMIT 1';
    const [last] = await manager.query<{ sequence: number }[]>(sql);
    return last?.sequence ?? 0;
  }

  async insert(manager: EntityManager, { at, ...rest }: Checkpoint & OutsideCheckpoint): Promise<void> {
    await manager.insert(AuditCheckpoint, { ...rest, at: new Date(at) });
  }

  /** Those above a sequence number, in order. */
  async after(sequence: number, limit: number): Promise<readonly OutsideCheckpoint[]> {
    const sql = `SELECT "sequence", "token" FROM audit_checkpoints WHERE "sequence" > ${this.place(1)}
      ORDER BY "sequence" LIMIT ${this.place(2)}`;
    return this.database.read.query<OutsideCheckpoint[]>(sql, [sequence, limit]);
  }

  /** The first that is about a row after the last one there is. One statement: rows may be added meanwhile. */
  async firstBeyondRows(): Promise<number | undefined> {
    const sql = `SELECT MIN("sequence") AS "sequence" FROM audit_checkpoints
      WHERE "sequence" > (SELECT COALESCE(MAX("sequence"), 0) FROM audit_rows)`;
    const [answer] = await this.database.read.query<{ sequence: number | null }[]>(sql);
    return answer?.sequence ?? undefined;
  }

  /** Tokens above one sequence number and up to another. */
  async between(after: number, last: number): Promise<ReadonlyMap<number, string>> {
    const sql = `SELECT "sequence", "token" FROM audit_checkpoints
      WHERE "sequence" > ${this.place(1)} AND "sequence" <= ${this.place(2)}`;
    const found = await this.database.read.query<OutsideCheckpoint[]>(sql, [after, last]);
    return new Map(found.map(({ sequence, token }) => [sequence, token]));
  }

  private place(position: number): string {
    return this.database.isSqlite ? '?' : `$${position}`;
  }
}
