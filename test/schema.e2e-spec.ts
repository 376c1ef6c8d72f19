import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { readConfig } from '../src/platform/config/app-config.js';
import { Alarm } from '../src/platform/alarms/alarm.entity.js';
import { freshDatabase } from './support/fresh-database.js';

describe('migrations', () => {
  let directory: string;
  let dataSource: DataSource;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-schema-'));
    const config = readConfig({ DATA_DIR: directory, ...(await freshDatabase()) }, directory);
    dataSource = await new DataSource(dataSourceOptions(config)).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  it('build exactly the schema that the entities describe', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('keep an instant as UTC text, to the millisecond', async () => {
    const at = new Date('2026-01-01T08:00:00.001+08:00');
    const alarm = { id: 'a', code: 'c', subject: 's', detail: 'd', severity: 'warning' as const, count: 1 };
    await dataSource
      .getRepository(Alarm)
      .insert({ ...alarm, raisedAt: at, lastSeenAt: at, clearedAt: null, openKey: null });
    await expect(dataSource.query('SELECT "raisedAt" FROM alarms')).resolves.toEqual([
      { raisedAt: '2026-01-01T00:00:00.001Z' },
    ]);
  });

  it('can be undone and redone', async () => {
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    await expect(dataSource.runMigrations()).resolves.toHaveLength(dataSource.migrations.length);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries).toEqual([]);
  });
});
