import { DataSource } from 'typeorm';
import { Client } from 'pg';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { testDatabase } from './support/fresh-database.js';
import { startService, type TestService } from './support/service.js';

describe('a database that goes away', () => {
  let service: TestService;
  let api: Api;

  beforeAll(async () => {
    service = await startService();
    api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    await api.get('/v1/licences');
  });
  afterAll(() => service.close());

  it('is told as a clear problem, and nothing is lost or half done when it is back', async () => {
    const body = await exampleCase('01-minimal.json', 'GONE-1');
    const back = await takeAway(service);
    const refused = await api.post('/v1/licences', body);
    const ready = await fetch(`${service.url}/health/ready`);
    await back();
    expect(refused.status).toBe(503);
    expect(refused.body.type).toMatch(/:database-unavailable$/);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      checks: expect.arrayContaining([
        { name: 'database', status: 'failed', reason: expect.any(String) as string },
      ]),
    });

    expect(await service.rows('SELECT id FROM issuances')).toEqual([]);
    const issued = await api.post('/v1/licences', body, { prefer: 'wait=30' });
    expect(issued.status).toBe(201);
    expect(issued.body.number).toBe('410726202611230101');
    service.clock.advance(2);
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  });
});

/** Makes the database unusable from outside, as an operator or a full disk would. @returns how to give it back */
async function takeAway({ config }: TestService): Promise<() => Promise<void>> {
  if (testDatabase === 'sqlite') {
    const { database } = config;
    if (database.type !== 'better-sqlite3') throw new Error('not SQLite');
    const other = await new DataSource({ type: 'better-sqlite3', database: database.file }).initialize();
    await other.query('BEGIN EXCLUSIVE');
    return async () => {
      await other.query('ROLLBACK');
      await other.destroy();
    };
  }
  if (config.database.type !== 'postgres') throw new Error('not PostgreSQL');
  const name = new URL(config.database.url).pathname.slice(1);
  const client = new Client({ connectionString: `${process.env.TEST_POSTGRES_URL ?? ''}/postgres` });
  await client.connect();
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  return async () => {
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await client.end();
  };
}
