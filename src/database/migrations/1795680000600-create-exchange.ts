import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const OPTIONAL = { isNullable: true };
const PRIMARY = { isPrimary: true };

const WEBHOOKS = [
  new Table({
    name: 'webhook_endpoints',
    columns: [
      varchar('id', 36, PRIMARY),
      varchar('organisationUscc', 18),
      varchar('url', 500),
      varchar('secret', 250),
      instant('secretSince'),
      varchar('creationKey', 147, OPTIONAL),
      instant('createdAt'),
      instant('removedAt', OPTIONAL),
      varchar('openKey', 519, OPTIONAL),
    ],
    uniques: [
      { name: 'webhook_endpoints_open', columnNames: ['openKey'] },
      { name: 'webhook_endpoints_creation', columnNames: ['creationKey'] },
    ],
    indices: [{ name: 'webhook_endpoints_organisation', columnNames: ['organisationUscc'] }],
  }),
  new Table({
    name: 'webhook_deliveries',
    columns: [
      varchar('id', 36, PRIMARY),
      varchar('endpointId', 36),
      integer('sequence'),
      text('body'),
      varchar('state', 16),
      integer('attempts'),
      integer('tries'),
      instant('nextAt', OPTIONAL),
      varchar('leaseOwner', 36, OPTIONAL),
      instant('leaseUntil', OPTIONAL),
      instant('createdAt'),
      instant('deliveredAt', OPTIONAL),
    ],
    uniques: [{ name: 'webhook_deliveries_event', columnNames: ['endpointId', 'sequence'] }],
    indices: [{ name: 'webhook_deliveries_due', columnNames: ['state', 'nextAt'] }],
  }),
  new Table({
    name: 'webhook_attempts',
    columns: [
      varchar('deliveryId', 36, PRIMARY),
      integer('number', PRIMARY),
      instant('at'),
      varchar('outcome', 16),
      integer('status', OPTIONAL),
      integer('milliseconds'),
    ],
  }),
];

const NOTICES = [
  new Table({
    name: 'licence_reliances',
    columns: [varchar('organisationUscc', 18, PRIMARY), varchar('number', 128, PRIMARY), integer('sequence')],
    indices: [{ name: 'licence_reliances_number', columnNames: ['number'] }],
  }),
  new Table({
    name: 'change_notices',
    columns: [
      varchar('organisationUscc', 18, PRIMARY),
      integer('sequence', PRIMARY),
      text('change'),
      instant('at'),
    ],
  }),
  new Table({
    name: 'change_relays',
    columns: [varchar('name', 32, PRIMARY), integer('position')],
  }),
];

const COPIES = [
  new Table({
    name: 'annotated_copies',
    columns: [
      varchar('id', 26, PRIMARY),
      varchar('principalId', 36),
      varchar('organisationUscc', 18),
      varchar('licenceId', 36),
      text('use'),
      varchar('sha256', 64),
      integer('bytes'),
      varchar('linkSha256', 64),
      instant('linkUntil'),
      instant('expiresAt'),
      integer('downloads'),
      instant('downloadedAt', OPTIONAL),
      instant('createdAt'),
      varchar('creationKey', 165, OPTIONAL),
      varchar('bodyDigest', 100),
    ],
    uniques: [
      { name: 'annotated_copies_link', columnNames: ['linkSha256'] },
      { name: 'annotated_copies_creation', columnNames: ['creationKey'] },
    ],
    indices: [{ name: 'annotated_copies_licence', columnNames: ['licenceId'] }],
  }),
  new Table({
    name: 'copy_marks',
    columns: [
      varchar('sha256', 64, PRIMARY),
      varchar('copyId', 26),
      varchar('licenceToken', 26),
      varchar('madeFor', 600),
      instant('expiresAt'),
    ],
  }),
];

const TABLES = [...WEBHOOKS, ...NOTICES, ...COPIES];

export class CreateExchange1795680000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
    // Reliances and notices begin with the first row of the chain.
    await runner.manager.insert('change_relays', { name: 'licence-changes', position: 0 });
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of TABLES.toReversed()) await runner.dropTable(name);
  }
}
