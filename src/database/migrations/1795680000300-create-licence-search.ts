import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';
import { nameGrams, searchedName } from '../../licences/holder-name.js';
import { firstPlace } from '../../licences/licence-place.js';
import { boolean, instant, text, varchar } from './columns.js';

const KEY = { isPrimary: true };
const OPTIONAL = { isNullable: true };
const bigInteger = (name: string, extras = {}) => ({ ...extras, name, type: 'bigint' });

const LICENCES = [
  varchar('validUntil', 10, OPTIONAL),
  varchar('registrarUscc', 18, OPTIONAL),
  varchar('registrarName', 100, OPTIONAL),
  bigInteger('place', OPTIONAL),
  text('holderKey', OPTIONAL),
  text('projectName', OPTIONAL),
].map((column) => new TableColumn(column));

const INDEXES = [
  { name: 'licences_place', columnNames: ['place'], isUnique: true },
  { name: 'licences_holder_code', columnNames: ['holderCode', 'place'] },
  { name: 'licences_project_code', columnNames: ['projectCode', 'place'] },
  { name: 'licences_status', columnNames: ['status', 'place'] },
  { name: 'licences_type', columnNames: ['licenceType', 'place'] },
  { name: 'licences_valid_until', columnNames: ['validUntil', 'place'] },
];
/** Those that the new ones begin with. */
const FORMER = [
  { name: 'licences_holder_code', columnNames: ['holderCode'] },
  { name: 'licences_project_code', columnNames: ['projectCode'] },
];
const TABLES = [
  new Table({
    name: 'licence_name_grams',
    withoutRowid: true,
    columns: [varchar('gram', 4, KEY), bigInteger('place', KEY)],
  }),
  new Table({
    name: 'registered_types',
    columns: [
      varchar('key', 64, KEY),
      varchar('code', 64, { isUnique: true }),
      boolean('codeConfirmed'),
      varchar('name', 256),
      varchar('definingAuthorityName', 256),
      varchar('definingAuthorityUscc', 18),
      varchar('holderCodeType', 3),
      boolean('issuedByOthers'),
    ],
  }),
  new Table({
    name: 'licence_registrations',
    columns: [
      varchar('licenceId', 36, KEY),
      varchar('registrarUscc', 18),
      varchar('keyId', 36),
      varchar('idempotencyKey', 128, OPTIONAL),
      varchar('contentDigest', 64),
      varchar('standing', 16, OPTIONAL),
      varchar('verdict', 32, OPTIONAL),
      varchar('verificationId', 26, OPTIONAL),
      instant('at'),
    ],
    uniques: [{ name: 'licence_registrations_request', columnNames: ['keyId', 'idempotencyKey'] }],
    indices: [{ name: 'licence_registrations_of', columnNames: ['registrarUscc', 'at', 'licenceId'] }],
  }),
];
const LEVEL = varchar('sealLevel', 8);
const ROWS = 500;

export class CreateLicenceSearch1795680000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('licences', LICENCES);
    await runner.addColumn('licences', developmentColumn(runner));
    for (const { name } of FORMER) await runner.dropIndex('licences', name);
    for (const index of INDEXES) await runner.createIndex('licences', new TableIndex(index));
    for (const table of TABLES) await runner.createTable(table);
    // A file that another department registered may have no seal.
    await runner.changeColumn('licence_documents', 'sealLevel', new TableColumn({ ...LEVEL, ...OPTIONAL }));
    if (isPostgres(runner)) await runner.query('CREATE SEQUENCE licence_places');
    await carryOver(runner);
    await copyPrintedFacts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (isPostgres(runner)) await runner.query('DROP SEQUENCE licence_places');
    await runner.query(`UPDATE licence_documents SET "sealLevel" = 'B-B' WHERE "sealLevel" IS NULL`);
    await runner.changeColumn('licence_documents', 'sealLevel', new TableColumn(LEVEL));
    for (const table of TABLES.toReversed()) await runner.dropTable(table);
    for (const { name } of INDEXES) await runner.dropIndex('licences', name);
    for (const index of FORMER) await runner.createIndex('licences', new TableIndex(index));
    await runner.dropColumn('licences', 'development');
    await runner.dropColumns('licences', LICENCES);
  }
}

type Row = Readonly<{ id: string; issueDate: string; holderName: string }>;

/** What everybody is told of a licence is read without its snapshot. */
async function copyPrintedFacts(runner: QueryRunner): Promise<void> {
  const [project, development] = isPostgres(runner)
    ? [
        `"snapshot"::json #>> '{data,projectName}'`,
        `COALESCE(("snapshot"::json ->> 'development')::boolean, false)`,
      ]
    : [
        `json_extract("snapshot", '$.data.projectName')`,
        `COALESCE(json_extract("snapshot", '$.development'), 0)`,
      ];
  await runner.query(`UPDATE licences SET "projectName" = ${project}, "development" = ${development}`);
}

/** What was published before takes its place in the order of its issue, and by the names of its holders. */
async function carryOver(runner: QueryRunner): Promise<void> {
  const at = (index: number): string => (isPostgres(runner) ? `$${index}` : '?');
  let count = 0;
  for (let after = ''; ;) {
    const sql = `SELECT "id", "issueDate", "holderName" FROM licences
      WHERE "documentSha256" IS NOT NULL AND "id" > ${at(1)} ORDER BY "id" LIMIT ${ROWS}`;
    const rows = (await runner.query(sql, [after])) as Row[];
    for (const { id, issueDate, holderName } of rows) {
      const [place, holderKey] = [firstPlace(issueDate) + ++count, searchedName(holderName)];
      const update = `UPDATE licences SET "place" = ${at(1)}, "holderKey" = ${at(2)} WHERE "id" = ${at(3)}`;
      await runner.query(update, [place, holderKey, id]);
      const insert = `INSERT INTO licence_name_grams ("gram", "place") VALUES (${at(1)}, ${at(2)})`;
      for (const gram of nameGrams(holderKey)) await runner.query(insert, [gram, place]);
    }
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
  }
  if (isPostgres(runner) && count > 0) await runner.query(`SELECT setval('licence_places', ${count})`);
}

/** Each database has its own word for false. */
function developmentColumn(runner: QueryRunner): TableColumn {
  return new TableColumn(boolean('development', { default: isPostgres(runner) ? 'false' : '0' }));
}

function isPostgres(runner: QueryRunner): boolean {
  return runner.connection.options.type === 'postgres';
}
