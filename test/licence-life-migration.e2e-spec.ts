import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { readConfig } from '../src/platform/config/app-config.js';
import { freshDatabase } from './support/fresh-database.js';

const CLOCKS = 'CreateLicenceClocks1795680000200';

/** Permits of before the clocks: since when they are in their status, and what becomes of that. */
const PERMITS = [
  { id: 'valid', status: 'valid', since: '2026-01-05T02:00:00.000Z', suspendedOn: null, dueOn: null },
  { id: 'night', status: 'suspended', since: '2026-01-05T17:00:00.000Z', suspendedOn: '2026-01-06', dueOn: '2027-01-06' },
  { id: 'leap', status: 'suspended', since: '2024-02-29T02:00:00.000Z', suspendedOn: '2024-02-29', dueOn: '2025-02-28' },
  { id: 'gone', status: 'revoked', since: '2026-01-05T02:00:00.000Z', suspendedOn: null, dueOn: null },
]; // prettier-ignore

describe('the register of before', () => {
  let directory: string;
  let dataSource: DataSource;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-migration-'));
    const config = readConfig({ DATA_DIR: directory, ...(await freshDatabase()) }, directory);
    dataSource = await new DataSource(dataSourceOptions(config)).initialize();
    const names = dataSource.migrations
      .map((migration) => migration.constructor.name)
      .toSorted((a, b) => stampOf(a) - stampOf(b));
    for (const _ of names.slice(names.indexOf(CLOCKS))) await dataSource.undoLastMigration();
    await insertPermits(dataSource);
    await dataSource.runMigrations();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(PERMITS)(
    'keeps one that is $status ($id), and lets only rest run on',
    async ({ id, ...permit }) => {
      const [row] = await dataSource.query<object[]>(`SELECT * FROM licences WHERE "id" = '${id}'`);
      expect(row).toMatchObject({
        status: permit.status,
        statusSince: permit.since,
        statusSequence: 2,
        startDeadline: null,
        extensions: 0,
        startedOn: permit.suspendedOn,
        suspendedOn: permit.suspendedOn,
        dueOn: permit.dueOn,
        replacesId: null,
      });
    },
  );

  it('dates every step by the day in Shanghai', async () => {
    const steps = await dataSource.query<object[]>(
      `SELECT "sequence", "effectiveDate" FROM licence_status_events WHERE "licenceId" = 'night' ORDER BY "sequence"`,
    );
    expect(steps).toEqual([
      { sequence: 1, effectiveDate: '2023-06-01' },
      { sequence: 2, effectiveDate: '2026-01-06' },
    ]);
  });
});

function stampOf(name: string): number {
  return Number(name.slice(-13));
}

async function insertPermits(dataSource: DataSource): Promise<void> {
  for (const { id, status, since } of PERMITS) {
    const texts = {
      id,
      licenceType: 'construction-permit',
      name: '施工许可证',
      number: id,
      version: '001',
      identifier: id,
    };
    const more = {
      token: id,
      checkCode: 'ABCDEF',
      issuerName: '示例',
      issuerUscc: '11410726MB0X123439',
      status,
    };
    const rest = {
      issueDate: '2023-06-01',
      holderName: '示例',
      holderCode: id,
      statusSince: since,
      snapshot: '{}',
    };
    await insert(dataSource, 'licences', { ...texts, ...more, ...rest });
    const event = { licenceId: id, action: 'publish', from: 'sealing', to: 'valid', reason: '证照已签发' };
    await insert(dataSource, 'licence_status_events', {
      ...event,
      sequence: 1,
      at: '2023-06-01T02:00:00.000Z',
    });
    await insert(dataSource, 'licence_status_events', { ...event, sequence: 2, to: status, at: since });
  }
}

async function insert(
  dataSource: DataSource,
  table: string,
  row: Record<string, string | number>,
): Promise<void> {
  const columns = Object.keys(row).map((column) => `"${column}"`);
  const values = Object.values(row).map((value) => `'${value}'`);
  await dataSource.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`);
}
