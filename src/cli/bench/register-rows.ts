import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import { REGISTER_COLUMNS, registerRow, type RegisterRow } from './register-row.js';

/** Some of the licences, spread over all of them: what a load asks for. */
export type RegisterSample = readonly RegisterRow[];

/** Rows of one statement, and statements of one transaction. */
const ROWS = 2000;
const STATEMENTS = 25;
const SAMPLED = 2000;
/** Longer than any name here. */
const LONGEST_NAME = 40;
const SQLITE_CACHE_KIB = 400_000;

/**
 * Writes so many licences straight into an empty register, with all that they are found by; the same every time.
 *
 * @param target a migrated database that nobody else uses
 */
export async function fillRegister(target: Database, licences: number): Promise<RegisterSample> {
  const sample: RegisterRow[] = [];
  const step = Math.max(1, Math.floor(licences / SAMPLED));
  if (target.isSqlite)
    await target.write((manager) => manager.query(`PRAGMA cache_size = -${SQLITE_CACHE_KIB}`));
  for (let from = 0; from < licences; from += ROWS * STATEMENTS)
    await target.write(async (manager) => {
      const end = Math.min(licences, from + ROWS * STATEMENTS);
      for (let start = from; start < end; start += ROWS) {
        const rows = rowsOf(start, Math.min(end, start + ROWS), licences);
        await insert(manager, rows, target.isSqlite);
        sample.push(...rows.filter((_, index) => (start + index) % step === 0));
      }
    });
  await target.write((manager) => manager.query(gramsSql(target.isSqlite)));
  if (!target.isSqlite) {
    await target.read.query(`SELECT setval('licence_places', ${licences})`);
    await target.read.query('VACUUM ANALYZE');
  }
  return sample;
}

function rowsOf(from: number, to: number, licences: number): RegisterRow[] {
  return Array.from({ length: to - from }, (_, index) => registerRow(from + index, licences));
}

/** All rows go over as one text: a statement for each would take longer than what it does. */
async function insert(
  manager: EntityManager,
  rows: readonly RegisterRow[],
  isSqlite: boolean,
): Promise<void> {
  const values = REGISTER_COLUMNS.map(({ type }, index) =>
    isSqlite ? `value ->> ${index}` : `(value ->> ${index})::${type}`,
  );
  const source = isSqlite ? 'json_each(?)' : 'jsonb_array_elements($1::jsonb)';
  const names = REGISTER_COLUMNS.map(({ name }) => `"${name}"`);
  const sql = `INSERT INTO "licences" (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${source}`;
  await manager.query(sql, [
    JSON.stringify(rows.map((row) => REGISTER_COLUMNS.map(({ name }) => row[name]))),
  ]);
}

/** In the order of the table, which is then written from its beginning to its end. */
function gramsSql(isSqlite: boolean): string {
  const numbers = isSqlite
    ? `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${LONGEST_NAME}) SELECT i FROM n) n`
    : `generate_series(1, ${LONGEST_NAME}) n(i)`;
  return `INSERT INTO "licence_name_grams" ("gram", "place")
    SELECT DISTINCT substr('^' || l."holderKey", n.i, 2), l."place" FROM "licences" l CROSS JOIN ${numbers}
    WHERE n.i <= length(l."holderKey") ORDER BY 1, 2`;
}
