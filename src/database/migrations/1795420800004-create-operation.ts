import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

const TABLES = [
  new Table({
    name: 'api_keys',
    columns: [
      varchar('id', 16, KEY),
      varchar('digest', 64),
      varchar('name', 100),
      varchar('organisation', 100),
      varchar('organisationUscc', 18, OPTIONAL),
      varchar('role', 32),
      varchar('scopes', 500),
      instant('createdAt'),
      instant('expiresAt', OPTIONAL),
      instant('lastUsedAt', OPTIONAL),
      instant('revokedAt', OPTIONAL),
    ],
  }),
  new Table({
    name: 'alarms',
    columns: [
      varchar('id', 36, KEY),
      varchar('code', 64),
      varchar('subject', 128),
      varchar('detail', 500),
      varchar('severity', 16),
      instant('raisedAt'),
      instant('clearedAt', OPTIONAL),
      instant('lastSeenAt'),
      integer('count'),
      varchar('openKey', 193, { ...OPTIONAL, isUnique: true }),
    ],
    indices: [{ name: 'alarms_raised', columnNames: ['raisedAt'] }],
  }),
  new Table({ name: 'heartbeats', columns: [varchar('name', 16, KEY), instant('at')] }),
];

export class CreateOperation1795420800004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
  }
}
