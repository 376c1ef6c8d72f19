import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, varchar } from './columns.js';

const OPTIONAL = { isNullable: true };

const TABLE = new Table({
  name: 'materials',
  columns: [
    varchar('id', 36, { isPrimary: true }),
    varchar('sessionId', 36),
    varchar('holderUscc', 18),
    varchar('originalSha256', 64),
    integer('pages'),
    varchar('askedLevel', 8),
    varchar('sealLevel', 8, OPTIONAL),
    varchar('sealedSha256', 64, OPTIONAL),
    integer('sealedBytes', OPTIONAL),
    instant('createdAt'),
    instant('sealedAt', OPTIONAL),
  ],
});

export class CreateMaterials1795507200008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(TABLE);
  }
}
