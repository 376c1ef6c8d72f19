import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

/** New columns of tables that exist; rows of before have one seal of level B-B. */
const COLUMNS: Readonly<Record<string, readonly TableColumn[]>> = {
  licence_types: [
    new TableColumn(varchar('sealLevel', 8, { default: "'B-B'" })),
    new TableColumn(varchar('sealOrder', 16, { default: "'issuer'" })),
    new TableColumn(integer('countersignDays', { default: 15 })),
  ],
  issuances: [
    new TableColumn(varchar('sealLevel', 8, { default: "'B-B'" })),
    new TableColumn(varchar('sealReached', 8, OPTIONAL)),
    new TableColumn(varchar('sealOrder', 16, { default: "'issuer'" })),
    new TableColumn(instant('countersignUntil', OPTIONAL)),
    new TableColumn(text('seals', { default: "'[]'" })),
  ],
  licences: [new TableColumn(varchar('sealLevel', 8, OPTIONAL))],
};

const TABLES = [
  new Table({
    name: 'licence_documents',
    columns: [
      varchar('licenceId', 36, KEY),
      integer('sequence', KEY),
      varchar('sha256', 64),
      integer('bytes'),
      varchar('sealLevel', 8),
      varchar('reason', 16),
      instant('at'),
    ],
    indices: [{ name: 'licence_documents_sha256', columnNames: ['sha256'] }],
  }),
  new Table({
    name: 'preservations',
    columns: [
      varchar('licenceId', 36, KEY),
      varchar('asked', 8),
      varchar('reached', 8),
      instant('dueAt', OPTIONAL),
      integer('attempts'),
      varchar('lastCode', 64, OPTIONAL),
      varchar('leaseOwner', 36, OPTIONAL),
      instant('leaseUntil', OPTIONAL),
    ],
    indices: [
      { name: 'preservations_due', columnNames: ['dueAt'] },
      { name: 'preservations_levels', columnNames: ['asked', 'reached'] },
    ],
  }),
];

export class CreateLevels1795507200006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(COLUMNS)) await runner.addColumns(table, [...columns]);
    await runner.createIndex(
      'issuances',
      new TableIndex({ name: 'issuances_countersign', columnNames: ['state', 'countersignUntil'] }),
    );
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
    await runner.dropIndex('issuances', 'issuances_countersign');
    for (const [table, columns] of Object.entries(COLUMNS).toReversed())
      await runner.dropColumns(table, [...columns]);
  }
}
