import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, text, varchar } from './columns.js';

const TABLE = new Table({
  name: 'verifications',
  columns: [
    varchar('id', 26, { isPrimary: true }),
    varchar('verdict', 32),
    varchar('fileSha256', 64, { isNullable: true }),
    text('report'),
    varchar('receiptSha256', 64, { isNullable: true }),
    instant('at'),
  ],
  indices: [{ name: 'verifications_receipt', columnNames: ['receiptSha256'] }],
});

export class CreateVerifications1795593600020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(TABLE);
  }
}
