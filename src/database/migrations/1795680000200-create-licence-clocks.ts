import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { integer, text, varchar } from './columns.js';

const OPTIONAL = { isNullable: true };
const columns = (...all: ReturnType<typeof varchar>[]): TableColumn[] =>
  all.map((each) => new TableColumn(each));

const LICENCES = columns(
  integer('statusSequence', { default: 0 }),
  varchar('startDeadline', 10, OPTIONAL),
  integer('extensions', { default: 0 }),
  varchar('startedOn', 10, OPTIONAL),
  varchar('suspendedOn', 10, OPTIONAL),
  varchar('recheckedOn', 10, OPTIONAL),
  varchar('dueOn', 10, OPTIONAL),
  varchar('replacesId', 36, OPTIONAL),
);
const EVENTS = columns(
  varchar('effectiveDate', 10, { default: "''" }),
  text('details', OPTIONAL),
  varchar('decisionSha256', 64, OPTIONAL),
);
const START_MONTHS = columns(integer('startMonths', OPTIONAL));
const REPLACES = columns(varchar('replacesId', 36, OPTIONAL));
const INDEXES = [
  { table: 'licences', name: 'licences_due', columnNames: ['dueOn'] },
  { table: 'licences', name: 'licences_replaces', columnNames: ['replacesId'] },
  { table: 'issuances', name: 'issuances_replaces', columnNames: ['replacesId'] },
];

export class CreateLicenceClocks1795680000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('licences', LICENCES);
    await runner.addColumns('licence_status_events', EVENTS);
    await runner.addColumns('licence_types', START_MONTHS);
    await runner.addColumns('issuances', REPLACES);
    for (const { table, ...index } of INDEXES) await runner.createIndex(table, new TableIndex(index));
    await carryOver(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, name } of INDEXES) await runner.dropIndex(table, name);
    await runner.dropColumns('issuances', REPLACES);
    await runner.dropColumns('licence_types', START_MONTHS);
    await runner.dropColumns('licence_status_events', EVENTS);
    await runner.dropColumns('licences', LICENCES);
  }
}

/**
 * What is there goes on as it was. Permits of before get no time to begin: nobody could report that work had begun, and a clock would end
 * them all. A construction that rests is rechecked a year after it began to.
 */
async function carryOver(runner: QueryRunner): Promise<void> {
  const isSqlite = runner.connection.options.type !== 'postgres';
  const dayOf = (column: string): string =>
    isSqlite
      ? `date(${column}, '+8 hours')`
      : `to_char(${column}::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')`;
  const yearAfter = (column: string): string =>
    isSqlite
      ? // SQLite takes 29 February to 1 March.
        `min(date(${column}, '+1 year'), date(${column}, 'start of month', '+13 months', '-1 day'))`
      : `to_char(${column}::date + interval '1 year', 'YYYY-MM-DD')`;
  await runner.query(`UPDATE licence_status_events SET "effectiveDate" = ${dayOf('"at"')}`);
  await runner.query(`UPDATE licences SET "statusSequence" =
    (SELECT COUNT(*) FROM licence_status_events e WHERE e."licenceId" = licences."id")`);
  await runner.query(
    `UPDATE licences SET "suspendedOn" = ${dayOf('"statusSince"')} WHERE "status" = 'suspended'`,
  );
  await runner.query(`UPDATE licences SET "startedOn" = "suspendedOn", "dueOn" = ${yearAfter('"suspendedOn"')}
    WHERE "status" = 'suspended'`);
  await runner.query(
    `UPDATE licence_types SET "startMonths" = 3 WHERE "templateFolder" = 'construction-permit'`,
  );
}
