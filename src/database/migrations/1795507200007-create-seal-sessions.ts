import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, text, varchar } from './columns.js';

const TABLE = new Table({
  name: 'seal_sessions',
  columns: [
    varchar('id', 36, { isPrimary: true }),
    varchar('purpose', 16),
    varchar('subjectId', 36),
    varchar('holderUscc', 18),
    varchar('holderName', 256),
    text('certificates'),
    varchar('specimenSha256', 64),
    varchar('preparedSha256', 64),
    varchar('places', 200),
    varchar('digest', 64),
    varchar('state', 16),
    instant('createdAt'),
    instant('expiresAt'),
    varchar('sealedSha256', 64, { isNullable: true }),
  ],
  indices: [{ name: 'seal_sessions_subject', columnNames: ['purpose', 'subjectId'] }],
});

export class CreateSealSessions1795507200007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(TABLE);
  }
}
