import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

const ROWS = new Table({
  name: 'audit_rows',
  columns: [
    integer('sequence', KEY),
    instant('at'),
    instant('clockAt', OPTIONAL),
    varchar('kind', 64),
    text('keyId', OPTIONAL),
    text('organisation', OPTIONAL),
    text('organisationUscc', OPTIONAL),
    text('operator', OPTIONAL),
    text('licenceIds'),
    text('holderCodes'),
    text('body'),
    varchar('previousHash', 64),
    varchar('hash', 64),
  ],
  indices: [{ name: 'audit_rows_kind', columnNames: ['kind', 'sequence'] }],
});

const SUBJECTS = new Table({
  name: 'audit_subjects',
  columns: [varchar('sort', 8, KEY), varchar('subject', 64, KEY), integer('sequence', KEY)],
});

const CHECKPOINTS = new Table({
  name: 'audit_checkpoints',
  columns: [integer('sequence', KEY), varchar('hash', 64), instant('at'), integer('count'), text('token')],
});

const TABLES = [ROWS, SUBJECTS, CHECKPOINTS];

export class CreateAudit1795680000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
  }
}
