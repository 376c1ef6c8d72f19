import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { ChainRow } from './audit-chain.js';
import { subjectsOf } from './audit-rows.service.js';

/** SQLite takes 32,766 values in a statement. */
const SUBJECTS_A_STATEMENT = 10_000;

/** The index of subjects, held against the rows that it is of. */
@Injectable()
export class AuditSubjectsService {
  constructor(private readonly database: Database) {}

  /** Entries of rows up to a sequence number, and those that name a row that is not there at all. */
  async count(last: number): Promise<number> {
    const sql = `SELECT COUNT(*) AS "count" FROM audit_subjects WHERE "sequence" <= ${this.database.isSqlite ? '?' : '$1'}
      OR "sequence" > (SELECT COALESCE(MAX("sequence"), 0) FROM audit_rows)`;
    const [answer] = await this.database.read.query<{ count: number | string }[]>(sql, [last]);
    return Number(answer?.count);
  }

  /** @returns how many entries there must be for the rows, and the first row that has not all of its own */
  async compare(rows: readonly ChainRow[]): Promise<Readonly<{ expected: number; missing?: number }>> {
    const expected = rows.flatMap(readableSubjects);
    const there = new Set<string>();
    for (let start = 0; start < expected.length; start += SUBJECTS_A_STATEMENT)
      for (const key of await this.find(expected.slice(start, start + SUBJECTS_A_STATEMENT))) there.add(key);
    const missing = expected.find((subject) => !there.has(subject.join(' ')));
    return { expected: expected.length, ...(missing && { missing: missing[2] }) };
  }

  /** The first row that an entry names for somebody it is not about. */
  async firstForeign(): Promise<number | undefined> {
    const holds = (list: string): string =>
      `${this.database.isSqlite ? 'instr' : 'strpos'}(r."${list}", '"' || s."subject" || '"') > 0`;
    const sql = `SELECT MIN(s."sequence") AS "sequence" FROM audit_subjects s WHERE NOT EXISTS (
      SELECT 1 FROM audit_rows r WHERE r."sequence" = s."sequence"
        AND CASE s."sort" WHEN 'holder' THEN ${holds('holderCodes')} ELSE ${holds('licenceIds')} END)`;
    const [answer] = await this.database.read.query<{ sequence: number | null }[]>(sql);
    return answer?.sequence ?? undefined;
  }

  private async find(subjects: readonly Subject[]): Promise<readonly string[]> {
    const { isSqlite } = this.database;
    const places = subjects.map((_, index) =>
      isSqlite ? '(?, ?, ?)' : `($${3 * index + 1}::text, $${3 * index + 2}::text, $${3 * index + 3}::int)`,
    );
    const sql = `SELECT "sort", "subject", "sequence" FROM audit_subjects
      WHERE ("sort", "subject", "sequence") IN (VALUES ${places.join(', ')})`;
    const found = await this.database.read.query<{ sort: string; subject: string; sequence: number }[]>(
      sql,
      subjects.flat(),
    );
    return found.map(({ sort, subject, sequence }) => [sort, subject, sequence].join(' '));
  }
}

type Subject = readonly [string, string, number];

/** A row whose lists cannot be read is found as such. */
function readableSubjects(row: ChainRow): readonly Subject[] {
  try {
    return subjectsOf(row);
  } catch {
    return [];
  }
}
