import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

const MATTERS = new Table({
  name: 'matters',
  columns: [
    varchar('code', 32, KEY),
    integer('version', KEY),
    integer('position', OPTIONAL),
    text('content'),
  ],
});

const ENTITLEMENTS = new Table({
  name: 'entitlements',
  columns: [
    varchar('id', 36, KEY),
    varchar('departmentUscc', 18),
    varchar('departmentName', 100),
    varchar('licenceType', 64),
    varchar('matter', 32),
    varchar('authMode', 16),
    varchar('fieldGroups', 64),
    text('masks'),
    varchar('validFrom', 10),
    varchar('validUntil', 10),
    varchar('reason', 500),
    varchar('status', 16),
    varchar('proposedBy', 36),
    varchar('proposedByName', 100),
    instant('proposedAt'),
    varchar('approvedBy', 36, OPTIONAL),
    varchar('approvedByName', 100, OPTIONAL),
    instant('approvedAt', OPTIONAL),
    varchar('endedBy', 36, OPTIONAL),
    varchar('endedByName', 100, OPTIONAL),
    instant('endedAt', OPTIONAL),
    varchar('endReason', 500, OPTIONAL),
  ],
  indices: [{ name: 'entitlements_asked', columnNames: ['departmentUscc', 'matter', 'authMode'] }],
});

const BATCHES = new Table({
  name: 'lookup_batches',
  columns: [
    varchar('id', 36, KEY),
    varchar('principalId', 36),
    varchar('key', 128),
    varchar('kind', 16),
    varchar('bodyDigest', 100),
    varchar('organisationUscc', 18),
    text('caller'),
    integer('total'),
    instant('createdAt'),
    varchar('worker', 36, OPTIONAL),
    instant('heldUntil', OPTIONAL),
    instant('finishedAt', OPTIONAL),
  ],
  uniques: [{ name: 'lookup_batches_key', columnNames: ['principalId', 'key'] }],
  indices: [{ name: 'lookup_batches_open', columnNames: ['finishedAt'] }],
});

const BATCH_ITEMS = new Table({
  name: 'lookup_batch_items',
  columns: [
    varchar('batchId', 36, KEY),
    integer('position', KEY),
    integer('line', OPTIONAL),
    text('asked'),
    text('faults', OPTIONAL),
    integer('repeats', OPTIONAL),
    text('answer', OPTIONAL),
  ],
});

const OBJECTIONS = new Table({
  name: 'lookup_objections',
  columns: [
    varchar('id', 36, KEY),
    integer('sequence'),
    varchar('holderCode', 64),
    varchar('holderName', 100),
    varchar('reason', 500),
    varchar('objectedBy', 36),
    instant('at'),
    varchar('reply', 500, OPTIONAL),
    varchar('repliedBy', 36, OPTIONAL),
    varchar('repliedByName', 100, OPTIONAL),
    instant('repliedAt', OPTIONAL),
  ],
  uniques: [{ name: 'lookup_objections_once', columnNames: ['sequence', 'holderCode'] }],
});

const TABLES = [MATTERS, ENTITLEMENTS, BATCHES, BATCH_ITEMS, OBJECTIONS];

export class CreateExemption1795680000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.dropTable(table);
  }
}
