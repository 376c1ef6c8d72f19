import { type MigrationInterface, type QueryRunner, TableUnique } from 'typeorm';

const IDENTIFIER = { columnNames: ['identifier'] };
/** The corrected version of a licence that was registered has the identifier that its issuer gave it, as the one before. */
const IDENTIFIER_VERSION = { name: 'licences_identifier_version', columnNames: ['identifier', 'version'] };

export class ShareIdentifiers1795766400700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.dropUniqueConstraint('licences', await uniqueOf(runner, IDENTIFIER.columnNames));
    await runner.createUniqueConstraint('licences', new TableUnique(IDENTIFIER_VERSION));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropUniqueConstraint('licences', await uniqueOf(runner, IDENTIFIER_VERSION.columnNames));
    await runner.createUniqueConstraint('licences', new TableUnique(IDENTIFIER));
  }
}

/** Found by its columns, which PostgreSQL names in any order: the first one was named by the database. */
async function uniqueOf(runner: QueryRunner, columnNames: readonly string[]): Promise<TableUnique> {
  const table = await runner.getTable('licences');
  const found = table?.uniques.find(
    (each) => each.columnNames.toSorted().join() === columnNames.toSorted().join(),
  );
  if (!found) throw new Error(`licences has no unique ${columnNames.join(', ')}`);
  return found;
}
