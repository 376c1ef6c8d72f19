import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { text } from './columns.js';

const OPTIONAL = { isNullable: true };
const ISSUER_LINE = { default: `'{"kind":"issuer-line"}'` };

/** New columns of tables that exist; what was sealed before stands on its own line and shows nothing more. */
const COLUMNS: Readonly<Record<string, readonly TableColumn[]>> = {
  licence_types: [new TableColumn(text('sealPlacement', ISSUER_LINE))],
  issuances: [
    new TableColumn(text('sealPlacement', ISSUER_LINE)),
    new TableColumn(text('drawnSeal', OPTIONAL)),
  ],
  seal_sessions: [new TableColumn(text('drawings', { default: "'[]'" }))],
  seals: [new TableColumn(text('proposedSpecimen', OPTIONAL))],
};

export class CreateSealPlacements1795507200009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(COLUMNS)) await runner.addColumns(table, [...columns]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(COLUMNS).toReversed())
      await runner.dropColumns(table, [...columns]);
  }
}
