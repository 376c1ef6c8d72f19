import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

const EVENTS = new Table({
  name: 'licence_status_events',
  columns: [
    varchar('licenceId', 36, KEY),
    integer('sequence', KEY),
    varchar('action', 16),
    varchar('from', 16),
    varchar('to', 16),
    varchar('reason', 500),
    varchar('legalBasis', 500, OPTIONAL),
    varchar('officerId', 36, OPTIONAL),
    varchar('officerName', 100, OPTIONAL),
    varchar('organisation', 100, OPTIONAL),
    instant('at'),
  ],
});

const CHANGES_INDEX = 'issuances_changes';
const COLUMNS = [
  new TableColumn(varchar('changesId', 36, OPTIONAL)),
  new TableColumn(text('changeOrder', OPTIONAL)),
];

export class CreateLicenceLife1795593600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(EVENTS);
    // What was published before has its history from then on.
    await runner.query(`INSERT INTO licence_status_events ("licenceId", "sequence", "action", "from", "to", "reason", "at")
      SELECT "id", 1, 'publish', 'sealing', "status", '证照已签发', "statusSince" FROM licences WHERE "status" = 'valid'`);
    await runner.addColumns('issuances', COLUMNS);
    await runner.createIndex(
      'issuances',
      new TableIndex({ name: CHANGES_INDEX, columnNames: ['changesId'] }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('issuances', CHANGES_INDEX);
    await runner.dropColumns('issuances', COLUMNS);
    await runner.dropTable(EVENTS);
  }
}
