import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

const TABLES = [
  new Table({
    name: 'seals',
    columns: [
      varchar('id', 64, KEY),
      varchar('uscc', 18),
      varchar('name', 100),
      varchar('sealCode', 13),
      text('specimen'),
      integer('position'),
      text('licenceTypes'),
      instant('validFrom', OPTIONAL),
      instant('validUntil', OPTIONAL),
      varchar('status', 16),
      integer('dailyLimit'),
      varchar('certificateSha256', 64),
      varchar('keyReference', 1024),
      instant('notBefore'),
      instant('notAfter'),
      varchar('proposedCertificateSha256', 64, OPTIONAL),
      varchar('proposedKeyReference', 1024, OPTIONAL),
      instant('createdAt'),
      instant('updatedAt'),
    ],
    indices: [{ name: 'seals_uscc', columnNames: ['uscc', 'status', 'position'] }],
  }),
  new Table({
    name: 'seal_certificates',
    columns: [
      varchar('sealId', 64, KEY),
      varchar('sha256', 64, KEY),
      text('certificates'),
      instant('since', OPTIONAL),
      instant('until', OPTIONAL),
    ],
  }),
  new Table({
    name: 'seal_approvals',
    columns: [
      varchar('sealId', 64, KEY),
      varchar('action', 24, KEY),
      varchar('principalId', 36, KEY),
      varchar('digest', 64),
      varchar('name', 100),
      varchar('organisation', 100),
      instant('at'),
    ],
  }),
  new Table({
    name: 'seal_uses',
    columns: [
      varchar('reference', 64, KEY),
      varchar('digest', 64, KEY),
      varchar('sealId', 64),
      varchar('certificateSha256', 64),
      varchar('licenceType', 64),
      varchar('day', 10),
      instant('at'),
      text('signature', OPTIONAL),
    ],
    indices: [{ name: 'seal_uses_seal', columnNames: ['sealId', 'at'] }],
  }),
  new Table({
    name: 'seal_days',
    columns: [varchar('sealId', 64, KEY), varchar('day', 10, KEY), integer('uses')],
  }),
  new Table({
    name: 'seal_events',
    columns: [
      varchar('sealId', 64, KEY),
      integer('sequence', KEY),
      varchar('kind', 32),
      varchar('detail', 1000),
      varchar('principalId', 36),
      varchar('name', 100),
      instant('at'),
    ],
  }),
];

export class CreateSeals1795507200005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
  }
}
