import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { instant, integer, text, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };

const TABLES = [
  new Table({
    name: 'applications',
    columns: [
      varchar('id', 36, KEY),
      varchar('caseNo', 64, { ...OPTIONAL, isUnique: true }),
      varchar('principalId', 36),
      varchar('idempotencyKey', 128),
      varchar('bodyDigest', 100),
      varchar('matter', 32),
      integer('matterVersion'),
      text('procedure'),
      varchar('licenceType', 64),
      varchar('templateVersion', 16),
      varchar('issuerUscc', 18),
      varchar('holderUscc', 18),
      varchar('holderName', 100),
      varchar('projectCode', 24),
      varchar('replacesNumber', 64, OPTIONAL),
      text('data'),
      varchar('state', 16),
      integer('stage'),
      integer('revision'),
      varchar('submittedOn', 10, OPTIONAL),
      varchar('acceptedOn', 10, OPTIONAL),
      varchar('dueOn', 10, OPTIONAL),
      varchar('decidedOn', 10, OPTIONAL),
      varchar('decidedBy', 36, OPTIONAL),
      varchar('licenceId', 36, OPTIONAL),
      varchar('issueFailure', 64, OPTIONAL),
      instant('createdAt'),
      instant('updatedAt'),
    ],
    uniques: [{ name: 'applications_request', columnNames: ['principalId', 'idempotencyKey'] }],
    indices: [
      { name: 'applications_holder', columnNames: ['holderUscc', 'createdAt'] },
      { name: 'applications_desk', columnNames: ['issuerUscc', 'state', 'dueOn'] },
      { name: 'applications_state', columnNames: ['state', 'dueOn'] },
    ],
  }),
  new Table({
    name: 'application_events',
    columns: [
      varchar('applicationId', 36, KEY),
      integer('sequence', KEY),
      varchar('action', 24),
      varchar('state', 16),
      integer('stage'),
      text('detail'),
      varchar('keyId', 36, OPTIONAL),
      varchar('name', 100, OPTIONAL),
      varchar('organisation', 100, OPTIONAL),
      instant('at'),
    ],
  }),
  new Table({
    name: 'application_attachments',
    columns: [
      varchar('id', 36, KEY),
      varchar('applicationId', 36),
      varchar('material', 64),
      varchar('fileName', 200),
      integer('bytes'),
      varchar('sha256', 64),
      varchar('state', 16),
      varchar('standing', 16, OPTIONAL),
      varchar('verdict', 32, OPTIONAL),
      varchar('verificationId', 26, OPTIONAL),
      instant('createdAt'),
      instant('updatedAt'),
    ],
    indices: [
      { name: 'application_attachments_application', columnNames: ['applicationId'] },
      { name: 'application_attachments_state', columnNames: ['state', 'updatedAt'] },
    ],
  }),
  new Table({
    name: 'application_attachment_checks',
    columns: [
      varchar('attachmentId', 36, KEY),
      integer('sequence', KEY),
      varchar('step', 16),
      varchar('result', 32),
      text('detail'),
      instant('at'),
    ],
  }),
  new Table({
    name: 'project_replies',
    columns: [
      varchar('id', 36, KEY),
      varchar('projectCode', 24),
      varchar('departmentUscc', 18),
      varchar('departmentName', 100),
      varchar('title', 200),
      varchar('documentNo', 100),
      varchar('decidedOn', 10),
      varchar('sha256', 64),
      integer('bytes'),
      varchar('standing', 16),
      varchar('verdict', 32),
      varchar('verificationId', 26),
      instant('at'),
    ],
    uniques: [{ name: 'project_replies_file', columnNames: ['projectCode', 'departmentUscc', 'sha256'] }],
  }),
];

export class CreateApplications1795680000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
  }
}
