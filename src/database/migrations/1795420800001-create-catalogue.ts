import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { boolean, integer, varchar } from './columns.js';

const KEY = { isPrimary: true };

const TABLES = [
  new Table({
    name: 'licence_types',
    columns: [
      varchar('templateFolder', 64, KEY),
      varchar('templateVersion', 16),
      varchar('code', 64, { isUnique: true }),
      boolean('codeConfirmed'),
      varchar('name', 256),
      varchar('definingAuthorityName', 256),
      varchar('definingAuthorityUscc', 18),
      varchar('holderCodeType', 3),
      varchar('identifierSerialRule', 16),
      varchar('categoryTable', 64),
    ],
  }),
  new Table({
    name: 'code_tables',
    columns: [
      varchar('name', 64, KEY),
      varchar('title', 128),
      varchar('version', 32),
      varchar('source', 512),
      boolean('confirmed'),
    ],
  }),
  new Table({
    name: 'code_entries',
    columns: [
      varchar('tableName', 64, KEY),
      varchar('code', 32, KEY),
      varchar('name', 128),
      integer('position'),
    ],
  }),
  new Table({
    name: 'issuing_authorities',
    columns: [
      varchar('uscc', 18, KEY),
      varchar('name', 100),
      varchar('region', 6),
      varchar('sealName', 30),
      varchar('sealCode', 13, { isUnique: true }),
    ],
  }),
  new Table({
    name: 'competences',
    columns: [varchar('authorityUscc', 18, KEY), varchar('licenceType', 64, KEY)],
  }),
  new Table({
    name: 'departments',
    columns: [varchar('uscc', 18, KEY), varchar('name', 100), varchar('shortName', 32), varchar('region', 6)],
  }),
];

export class CreateCatalogue1795420800001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
  }
}
