import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who knows how a name begins finds it without looking at all that share two characters with it. */
export class IndexHolderNames1795852800800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = runner.connection.options.type === 'postgres' ? '"holderKey" COLLATE "C"' : '"holderKey"';
    await runner.query(`CREATE INDEX "licences_holder_key" ON "licences" (${column}, "place")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "licences_holder_key"');
  }
}
