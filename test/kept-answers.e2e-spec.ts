import SqliteConnection from 'better-sqlite3';
import { Client } from 'pg';
import { LicenceCodesService } from '../src/licences/licence-codes.service.js';
import { httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { testDatabase } from './support/fresh-database.js';
import { startService, type TestService } from './support/service.js';

/** Does what another process would: a connection of its own, a transaction, and it is gone. */
async function elsewhere({ config: { database } }: TestService, sql: string): Promise<void> {
  if (database.type === 'postgres') {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(sql);
    await client.end();
    return;
  }
  const connection = new SqliteConnection(database.file);
  connection.exec(sql);
  connection.close();
}

describe('an answer about a code that was told before', () => {
  let service: TestService;
  let path: string;
  /** How often the register was asked. */
  let asked = 0;

  const told = async () => (await fetch(service.url + path)).json() as Promise<Record<string, unknown>>;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    const api = httpApi(service, await service.key('approval-system', 'licences:issue'));
    const answer = await api.post('/v1/licences', await exampleCase('01-minimal.json', 'KEPT-1'), {
      prefer: 'wait=30',
    });
    path = new URL((answer.body as { verification: { url: string } }).verification.url).pathname;
    const codes = service.app.get(LicenceCodesService, { strict: false });
    const find = codes.findByToken.bind(codes);
    codes.findByToken = (token) => {
      asked += 1;
      return find(token);
    };
  });
  afterAll(() => service.close());

  it('is told again without a question where the database says that nothing was committed', async () => {
    const first = await told();
    asked = 0;
    expect([await told(), await told()]).toEqual([first, first]);
    expect(asked).toBe(testDatabase === 'sqlite' ? 0 : 2);
  });

  it('is another one as soon as another process has committed', async () => {
    for (const holder of ['甲', '乙', '丙']) {
      await elsewhere(service, `UPDATE "licences" SET "holderName" = '${holder}'`);
      expect(await told()).toMatchObject({ holder });
      expect(await told()).toMatchObject({ holder });
    }
  });

  it('is not kept when there is none', async () => {
    const unknown = await fetch(`${service.url}/v/GEZDGNBVGY3TQOJQGEZDGNBVGY`);
    expect(unknown.status).toBe(404);
    await elsewhere(service, `UPDATE "licences" SET "token" = 'GEZDGNBVGY3TQOJQGEZDGNBVGY'`);
    expect((await fetch(`${service.url}/v/GEZDGNBVGY3TQOJQGEZDGNBVGY`)).status).toBe(200);
    expect((await fetch(service.url + path)).status).toBe(404);
  });
});
