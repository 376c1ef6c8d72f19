import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

const TABLES = [
  new Table({
    name: 'issuances',
    columns: [
      varchar('id', 36, KEY),
      varchar('principalId', 36),
      varchar('licenceType', 64),
      varchar('templateVersion', 16),
      varchar('issuerUscc', 18),
      varchar('caseNo', 64),
      varchar('decidedOn', 10),
      text('data'),
      varchar('state', 16),
      varchar('failedStep', 16, OPTIONAL),
      varchar('failureCode', 64, OPTIONAL),
      varchar('failureDetail', 1000, OPTIONAL),
      integer('attempts'),
      instant('retryAt', OPTIONAL),
      varchar('leaseOwner', 36, OPTIONAL),
      instant('leaseUntil', OPTIONAL),
      varchar('sealId', 64, OPTIONAL),
      varchar('drawnSha256', 64, OPTIONAL),
      varchar('drawnPlaces', 200, OPTIONAL),
      varchar('sealedSha256', 64, OPTIONAL),
      integer('sealedBytes', OPTIONAL),
      instant('receivedAt'),
      instant('updatedAt'),
    ],
    uniques: [{ name: 'issuances_case', columnNames: ['issuerUscc', 'licenceType', 'caseNo'] }],
    indices: [
      { name: 'issuances_state', columnNames: ['state', 'leaseUntil'] },
      { name: 'issuances_received', columnNames: ['receivedAt', 'id'] },
    ],
  }),
  new Table({
    name: 'issuance_events',
    columns: [
      varchar('issuanceId', 36, KEY),
      integer('sequence', KEY),
      varchar('state', 16),
      varchar('kind', 32),
      varchar('detail', 1000),
      instant('at'),
    ],
  }),
  new Table({
    name: 'idempotency_keys',
    columns: [
      varchar('principalId', 36, KEY),
      varchar('key', 128, KEY),
      varchar('bodyDigest', 100),
      varchar('issuanceId', 36),
      instant('createdAt'),
    ],
  }),
];

export class CreateIssuances1795420800003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
  }
}
