import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { LARGEST_INTEGER } from '../platform/database/largest-integer.js';
import type { AuditRow } from './audit.service.js';
import { type ChainHead, type ChainRow, EMPTY_CHAIN } from './audit-chain.js';

const COLUMNS = [
  'sequence',
  'at',
  'clockAt',
  'kind',
  'keyId',
  'organisation',
  'organisationUscc',
  'operator',
  'licenceIds',
  'holderCodes',
  'body',
  'previousHash',
  'hash',
] as const satisfies readonly (keyof ChainRow)[];

const SUBJECT_COLUMNS = ['sort', 'subject', 'sequence'] as const;

const ROWS = COLUMNS.map((column) => `r."${column}"`).join(', ');

/** Values a PostgreSQL statement may carry are 65,535. SQLite, which compiles each length of statement anew, gets one of all rows. */
const VALUES_A_STATEMENT = 30_000;

type Value = string | number | null;

/** Name of the lock that every writer of the chain holds until its transaction ends. */
export const CHAIN_LOCK = 'audit-chain';

export type RowFilter = Readonly<{
  kinds?: readonly string[];
  /** Only rows about this holder. */
  holderCode?: string;
}>;

/** The tables of the chain. Not through entities: recording stands in the way of every look-up. */
@Injectable()
export class AuditRowsService {
  constructor(private readonly database: Database) {}

  /** The last row; call with the chain's lock held. */
  async head(manager: EntityManager): Promise<ChainHead> {
    const sql = 'SELECT "sequence", "at", "hash" FROM audit_rows ORDER BY "sequence" DESC LIMIT 1';
    const [head] = await manager.query<ChainHead[]>(sql);
    return head ?? EMPTY_CHAIN;
  }

  async insert(manager: EntityManager, rows: readonly ChainRow[]): Promise<void> {
    await this.insertInto(
      manager,
      'audit_rows',
      COLUMNS,
      rows.map((row) => COLUMNS.map((column) => row[column])),
    );
    await this.insertInto(manager, 'audit_subjects', SUBJECT_COLUMNS, rows.flatMap(subjectsOf));
  }

  /** Rows above a sequence number, the oldest first. */
  async after(sequence: number, filter: RowFilter, limit: number): Promise<readonly ChainRow[]> {
    return this.select({ ...filter, bound: ['>', sequence], order: 'ASC', limit });
  }

  /** Rows below a sequence number, the latest first. */
  async before(sequence: number, filter: RowFilter, limit: number): Promise<readonly ChainRow[]> {
    return this.select({ ...filter, bound: ['<', sequence], order: 'DESC', limit });
  }

  private async select(question: Question): Promise<readonly ChainRow[]> {
    const { kinds = [], holderCode, bound, order, limit } = question;
    const values: Value[] = [];
    const value = (given: Value): string => this.placeholder(values.push(given));
    // With the subject, its key gives the rows in their order; without, the primary key does.
    const table = holderCode === undefined ? 'r' : 's';
    const from =
      holderCode === undefined
        ? 'audit_rows r WHERE'
        : `audit_subjects s JOIN audit_rows r ON r."sequence" = s."sequence"
           WHERE s."sort" = 'holder' AND s."subject" = ${value(holderCode)} AND`;
    const [comparison, sequence] = bound;
    const place = `${table}."sequence" ${comparison} ${value(Math.min(sequence, LARGEST_INTEGER))}`;
    const kind =
      kinds.length === 0 ? '' : ` AND r."kind" IN (${kinds.map((each) => value(each)).join(', ')})`;
    const sql = `SELECT ${ROWS} FROM ${from} ${place}${kind} ORDER BY ${table}."sequence" ${order} LIMIT ${value(limit)}`;
    return this.database.read.query<ChainRow[]>(sql, values);
  }

  private async insertInto(
    manager: EntityManager,
    table: string,
    columns: readonly string[],
    rows: readonly (readonly Value[])[],
  ): Promise<void> {
    const names = columns.map((column) => `"${column}"`).join(', ');
    if (this.database.isSqlite) {
      const values = columns.map((_, index) => `value ->> ${index}`).join(', ');
      const sql = `INSERT INTO ${table} (${names}) SELECT ${values} FROM json_each(?)`;
      await manager.query(sql, [JSON.stringify(rows)]);
      return;
    }
    const most = Math.floor(VALUES_A_STATEMENT / columns.length);
    for (let start = 0; start < rows.length; start += most) {
      const some = rows.slice(start, start + most);
      const places = some.map((row, index) => this.placeholders(row.length, index * row.length));
      await manager.query(`INSERT INTO ${table} (${names}) VALUES ${places.join(', ')}`, some.flat());
    }
  }

  private placeholders(count: number, after: number): string {
    return `(${Array.from({ length: count }, (_, index) => this.placeholder(after + index + 1)).join(', ')})`;
  }

  private placeholder(position: number): string {
    return this.database.isSqlite ? '?' : `$${position}`;
  }
}

type Question = RowFilter &
  Readonly<{ bound: readonly ['<' | '>', number]; order: 'ASC' | 'DESC'; limit: number }>;

/** What {@link AuditRowsService.insert} puts into the index of subjects. */
export function subjectsOf(row: ChainRow): readonly (readonly [string, string, number])[] {
  const of = (sort: string, list: string): [string, string, number][] =>
    (JSON.parse(list) as string[]).map((subject) => [sort, subject, row.sequence]);
  return [...of('holder', row.holderCodes), ...of('licence', row.licenceIds)];
}

export function auditRowOf(row: ChainRow): AuditRow {
  const { sequence, at, kind, keyId, organisation, organisationUscc, operator, previousHash, hash } = row;
  return {
    sequence,
    at: new Date(at),
    kind,
    actor: { keyId, organisation, organisationUscc, operator },
    licenceIds: JSON.parse(row.licenceIds) as string[],
    holderCodes: JSON.parse(row.holderCodes) as string[],
    body: JSON.parse(row.body) as object,
    previousHash,
    hash,
  };
}
