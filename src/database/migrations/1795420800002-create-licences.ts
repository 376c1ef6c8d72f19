import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const KEY = { isPrimary: true };

const TABLES = [
  new Table({
    name: 'licences',
    columns: [
      varchar('id', 36, KEY),
      varchar('licenceType', 64),
      varchar('name', 256),
      varchar('number', 128),
      varchar('version', 3),
      varchar('identifier', 128, { isUnique: true }),
      varchar('token', 26, { isUnique: true }),
      varchar('checkCode', 6),
      varchar('issuerName', 100),
      varchar('issuerUscc', 18),
      varchar('issueDate', 10),
      varchar('holderName', 256),
      varchar('holderCode', 64),
      varchar('projectCode', 24, { isNullable: true }),
      varchar('status', 16),
      instant('statusSince'),
      text('snapshot'),
      varchar('documentSha256', 64, { isNullable: true }),
      integer('documentBytes', { isNullable: true }),
    ],
    uniques: [{ name: 'licences_number_version', columnNames: ['number', 'version'] }],
    indices: [
      { name: 'licences_holder_code', columnNames: ['holderCode'] },
      { name: 'licences_project_code', columnNames: ['projectCode'] },
    ],
  }),
  new Table({
    name: 'number_serials',
    columns: [
      varchar('region', 6, KEY),
      varchar('issuedOn', 10, KEY),
      integer('serial', KEY),
      varchar('licenceId', 36, { isUnique: true }),
    ],
  }),
];

export class CreateLicences1795420800002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
  }
}
