import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../src/lib/errors/domain-error.js';
import { IssuanceRunnerService } from '../src/issuance/issuance-runner.service.js';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { SweeperService } from '../src/issuance/sweeper.service.js';
import { makeDevelopmentPki } from '../src/pki/development-pki.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { FolderFileStore } from '../src/platform/storage/folder-file-store.js';
import { SealHealthService } from '../src/sealing/seal-health.service.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { buildIfStale, startProcess } from './support/process.js';
import { startService, type TestService } from './support/service.js';
import { testSeals } from './support/test-seals.js';

/** A store on a disk that is full when the test says so. */
class FullDisk extends FolderFileStore {
  full = false;
  override async put(bytes: Uint8Array): Promise<string> {
    if (this.full) throw new DomainError('store-unavailable', 'The file could not be stored.');
    return super.put(bytes);
  }
  override async assertWritable(): Promise<void> {
    if (this.full) throw new DomainError('store-unavailable', 'The file store cannot be written.');
  }
}

describe('when something breaks', () => {
  let service: TestService;
  let disk: FullDisk;
  let api: Api;

  beforeAll(async () => {
    service = await startService({
      env: { ISSUANCE_ATTEMPTS: '3' },
      store: ({ storeDirectory }) => (disk = new FullDisk(storeDirectory)),
    });
    api = httpApi(
      service,
      await service.key(
        'approval-system',
        'licences:issue',
        'licences:read',
        'licences:retry',
        'alarms:read',
        'metrics:read',
      ),
    );
  });
  beforeEach(() => {
    disk.full = false;
  });
  afterAll(() => service.close());

  const openAlarms = async () => {
    const { body } = await api.get('/v1/alarms');
    if (!body.items) throw new Error(JSON.stringify(body));
    const items = body.items as { code: string; subject: string; clearedAt: string | null }[];
    return items
      .filter(({ clearedAt }) => clearedAt === null)
      .map(({ code, subject }) => `${code} ${subject}`);
  };
  const warnings = async () => {
    const open = await service.app.get(AlarmsService, { strict: false }).open();
    return open.map(({ code, subject, severity }) => [code, subject, severity]);
  };
  const stateOf = async (id: unknown) => (await api.get(`/v1/licences/${String(id)}`)).body;
  /** Until the service stops working on the case, for now or for good. */
  const rest = (id: unknown) => service.app.get(IssuanceRunnerService, { strict: false }).run(String(id));
  const sweep = () => service.app.get(SweeperService, { strict: false }).sweep();

  it('keeps a numbered case while the disk is full, and finishes it when there is room', async () => {
    disk.full = true;
    const body = await exampleCase('01-minimal.json', 'DISK-1');
    const answer = await api.post('/v1/licences', body);
    expect(answer.status).toBe(202);
    await rest(answer.body.id);
    expect(answer.body).toMatchObject({ state: 'numbered' });
    expect(answer.body.document).toBeUndefined();
    expect(await openAlarms()).toEqual([`issuance-delayed ${String(answer.body.id)}`]);
    expect((await api.raw(`/v1/licences/${String(answer.body.id)}/document`)).status).toBe(409);

    await sweep(); // too early: the retry waits its time
    expect(await stateOf(answer.body.id)).toMatchObject({ state: 'numbered' });

    disk.full = false;
    service.clock.advance(5);
    await sweep();
    expect(await stateOf(answer.body.id)).toMatchObject({ state: 'valid', number: answer.body.number });
    expect(await openAlarms()).toEqual([]);
  });

  it('sets a case aside when it keeps failing, and lets an officer start it again', async () => {
    disk.full = true;
    const body = await exampleCase('01-minimal.json', 'DISK-2');
    const { body: received } = await api.post('/v1/licences', body);
    await rest(received.id);
    for (const _ of [2, 3]) {
      service.clock.advance(600);
      await sweep();
    }
    expect(await stateOf(received.id)).toMatchObject({
      state: 'failed',
      failure: { step: 'draw', code: 'store-unavailable' },
    });
    expect(await openAlarms()).toEqual([`issuance-failed ${String(received.id)}`]);
    expect(await (await api.raw('/metrics')).text()).toContain(
      'jianzhang_alarms_open{code="issuance-failed"} 1',
    );

    const replay = await api.post('/v1/licences', body);
    expect(replay.status).toBe(409);

    disk.full = false;
    expect((await api.post(`/v1/licences/${String(received.id)}/retry`, {})).status).toBe(202);
    await service.app.get(IssuanceService, { strict: false }).waitFor(String(received.id), 30_000);
    expect(await stateOf(received.id)).toMatchObject({ state: 'valid', number: received.number });
    expect(await openAlarms()).toEqual([]);
    const again = await api.post(`/v1/licences/${String(received.id)}/retry`, {});
    expect(again.status).toBe(409);
    expect(again.body.type).toMatch(/:licence-not-failed$/);
  });

  it('does not spend its tries on callers that ask again and again', async () => {
    disk.full = true;
    const body = await exampleCase('01-minimal.json', 'DISK-3');
    const answers = [];
    for (const _ of [1, 2, 3, 4, 5]) {
      answers.push(
        await api.post('/v1/licences', body, { 'idempotency-key': 'impatient', prefer: 'wait=0' }),
      );
      await rest(answers[0]?.body.id);
    }
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    const { body: events } = await api.get(`/v1/licences/${String(answers[0]?.body.id)}/events`);
    const kinds = (events.items as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toEqual(['received', 'step-done', 'step-failed']);
    disk.full = false;
    service.clock.advance(600);
    await sweep();
    expect(await stateOf(answers[0]?.body.id)).toMatchObject({ state: 'valid' });
  });

  it('is not ready while the disk is full, and says which part is not', async () => {
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
    disk.full = true;
    service.clock.advance(2);
    const response = await fetch(`${service.url}/health/ready`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      status: 'failed',
      checks: expect.arrayContaining([
        { name: 'database', status: 'ok' },
        { name: 'store', status: 'failed', reason: 'store-unavailable' },
        { name: 'seal-key', status: 'ok' },
        { name: 'seal-certificate', status: 'ok' },
      ]),
    });
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  });

  it('touches no key after the certificate has ended, and says so', async () => {
    const before = service.clock.now().toISOString();
    service.clock.set('2032-01-01T00:00:00.000Z');
    const body = await exampleCase('01-minimal.json', 'SEAL-1');
    const key = await service.key('approval-system', 'licences:issue', 'licences:read', 'alarms:read');
    const { status, body: problem } = await httpApi(service, key).post('/v1/licences', body);
    expect(status).toBe(503);
    expect(problem.type).toMatch(/:seal-unavailable$/);
    const ready = await fetch(`${service.url}/health/ready`);
    expect(JSON.stringify(await ready.json())).toContain('{"name":"seal-certificate","status":"failed"');
    expect(await openAlarms()).toContainEqual(expect.stringContaining('seal-certificate-out-of-date'));
    service.clock.set(before);
    await service.app.get(SealHealthService, { strict: false }).inspect();
    expect(await openAlarms()).toEqual([]);
  });

  it('warns of a certificate that ends soon although nobody asks, louder each time', async () => {
    const before = service.clock.now().toISOString();
    const seals = service.app.get(SealHealthService, { strict: false });
    const [first] = await seals.inspect();
    const end = first?.coveredUntil.getTime() ?? Number.NaN;
    const found = async (days: number, milliseconds = 0) => {
      service.clock.set(new Date(end - days * 86_400_000 - milliseconds).toISOString());
      await seals.inspect();
      return (await warnings()).filter(([, subject]) => subject === first?.uscc);
    };
    expect(await found(60, 1)).toEqual([]);
    expect(await found(60)).toEqual([['seal-certificate-ending', first?.uscc, 'notice']]);
    expect(await found(30)).toEqual([['seal-certificate-ending', first?.uscc, 'warning']]);
    expect(await found(7)).toEqual([['seal-certificate-ending', first?.uscc, 'critical']]);
    service.clock.set(before);
    await seals.inspect();
    expect(await warnings()).toEqual([]);
  });
});

describe('a service that cannot work does not start', () => {
  let folder: string;
  const env = (extra: Record<string, string>) => ({
    NODE_ENV: 'test',
    DATA_DIR: folder,
    PORT: '0',
    ...extra,
  });

  async function refusal(extra: Record<string, string>): Promise<string> {
    const running = startProcess(['dist/main.js'], env(extra));
    expect(await running.ended).toBe(1);
    return running.errors();
  }

  beforeAll(() => buildIfStale());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jianzhang-start-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('names every wrong variable and no value', async () => {
    const errors = await refusal({ PORT: 'eighty', PUBLIC_URL: 'ftp://secret.example' });
    expect(errors).toMatch(/PORT: .*PUBLIC_URL: /);
    expect(errors).not.toMatch(/eighty|secret\.example/);
  });

  it('refuses development seals in production', async () => {
    const seals = await testSeals();
    await writeFile(join(folder, 'keys.txt'), `k1 ${Buffer.alloc(32, 7).toString('base64')}\n`);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(join(folder, 'audit.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const errors = await refusal({
      NODE_ENV: 'production',
      SEALS_DIR: seals,
      PUBLIC_URL: 'https://zz.example',
      DATA_KEYS_FILE: join(folder, 'keys.txt'),
      AUDIT_KEY_FILE: join(folder, 'audit.pem'),
    });
    expect(errors).toMatch(/development/);
  });

  it('names a key file that cannot be used', async () => {
    const seals = join(folder, 'seals');
    await cp(await testSeals(), seals, { recursive: true });
    const { seals: listed } = JSON.parse(await readFile(join(seals, 'seals.json'), 'utf8')) as {
      seals: { key: string }[];
    };
    const key = listed[0]?.key ?? '';
    await chmod(join(seals, key), 0o600);
    await writeFile(join(seals, key), 'not a key');
    const errors = await refusal({ SEALS_DIR: seals });
    expect(errors).toContain(key);
  });

  it('names a seal certificate that has expired', async () => {
    const seals = join(folder, 'seals');
    const authorities = [{ name: '延津县行政审批和政务信息管理局', uscc: '11410726MB0X123439' }];
    await makeDevelopmentPki({ directory: seals, now: new Date('2015-01-01T00:00:00Z'), authorities });
    expect(await refusal({ SEALS_DIR: seals })).toMatch(/expired on 201[78]-/);
  });

  it('says so when the database cannot be reached', async () => {
    const port = await closedPort();
    const errors = await refusal({
      SEALS_DIR: await testSeals(),
      DATABASE_URL: `postgres://nobody:hidden-word@127.0.0.1:${port}/none`,
    });
    expect(errors).toMatch(/ECONNREFUSED/);
    expect(errors).not.toContain('hidden-word');
  });
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
