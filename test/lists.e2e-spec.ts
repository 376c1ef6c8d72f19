import { spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE_TOOLS } from '../src/lib/qr/offline/node-tools.js';
import type { OfflineAnswer } from '../src/lib/qr/offline/offline-answer.js';
import { readStatusList, readTrustList } from '../src/lib/qr/offline/read/read-lists.js';
import { verifyOffline } from '../src/lib/qr/offline/read/verify-offline.js';
import { prepareQrPayload, qrPayloadText } from '../src/lib/qr/payload/write/qr-payload.js';
import { projectRoot } from '../src/platform/config/project-root.js';
import { CodeKeysService } from '../src/sealing/code-keys.service.js';
import { httpApi, type Api } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { buildIfStale } from './support/process.js';
import { startService, type TestService } from './support/service.js';

const REPORT = { reason: '建设单位报告中止施工', legalBasis: '《建筑工程施工许可管理办法》第九条' };
const COSE = 'application/cose; cose-type="cose-sign1"';

type Issued = { id: string; number: string; verification: { url: string } };

describe('signed lists', () => {
  let service: TestService;
  let api: Api;
  let officer: Api;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    officer = httpApi(service, await service.key('officer', 'licences:change-status', 'licences:read'));
  });
  afterAll(() => service.close());

  let serial = 0;
  const issued = async (): Promise<Issued> => {
    const body = await exampleCase('01-minimal.json', `LISTS-${++serial}`);
    const answer = await api.post('/v1/licences', body, { prefer: 'wait=30' });
    expect(answer.status).toBe(201);
    return answer.body as unknown as Issued;
  };
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(service.url + path, { headers });
  const bytesOf = async (path: string): Promise<Uint8Array> =>
    new Uint8Array(await (await get(path)).arrayBuffer());
  const statusList = async () => readStatusList(await bytesOf('/v1/status-list')).list;
  const rootKey = async (): Promise<Uint8Array> => {
    const pem = await readFile(join(service.config.sealsDirectory, 'codes/root.pem'));
    return createPublicKey(pem).export({ type: 'spki', format: 'der' });
  };

  it('say whose signatures count, signed by the root of codes', async () => {
    const answer = await get('/v1/trust-list');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, COSE]);
    const { message, list } = readTrustList(new Uint8Array(await answer.arrayBuffer()));
    const root = createPublicKey(await readFile(join(service.config.sealsDirectory, 'codes/root.pem')));
    const key = { key: root, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', message.toBeSigned, key, message.signature)).toBe(true);
    expect(list).toMatchObject({ issuer: 'CN-410726', sequence: 1, test: true });
    expect(list.hosts).toEqual(['zz.yanjin.example']);
    expect(list.keys.map(({ issuer, uses }) => [issuer, uses])).toEqual([['CN-410726', ['code', 'status']]]);
  });

  it.each(['/v1/trust-list', '/v1/status-list'])('%s is asked for again by its ETag alone', async (path) => {
    const first = await get(path);
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const again = await get(path, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
    const json = await get(path, {
      accept: 'application/json',
      'if-none-match': first.headers.get('etag') ?? '',
    });
    expect(json.status).toBe(200);
  });

  it('are shown to people as JSON', async () => {
    const answer = await get('/v1/trust-list', { accept: 'application/json' });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toMatchObject({ issuer: 'CN-410726', keys: [{ algorithm: 'ES256' }] });
  });

  it('name what is out of force within a second, with a number that rises', async () => {
    const licence = await issued();
    const before = await statusList();
    expect(before.entries.map(({ number }) => number)).not.toContain(licence.number);
    service.clock.advance(60);
    expect((await officer.post(`/v1/licences/${licence.id}/suspend`, REPORT)).status).toBe(200);
    const since = service.clock.now();
    service.clock.advance(1);
    const after = await statusList();
    expect(after.sequence).toBe(before.sequence + 1);
    expect(after.entries).toContainEqual({
      number: licence.number,
      version: '001',
      status: 'suspended',
      since,
    });
    expect((await officer.post(`/v1/licences/${licence.id}/resume`, REPORT)).status).toBe(200);
    service.clock.advance(1);
    const last = await statusList();
    expect(last.sequence).toBe(before.sequence + 2);
    expect(last.entries.map(({ number }) => number)).not.toContain(licence.number);
  });

  it('are signed anew each hour, and over after a day', async () => {
    const first = await statusList();
    service.clock.advance(3600);
    const second = await statusList();
    expect(second.sequence).toBe(first.sequence);
    expect(second.issuedAt).toEqual(service.clock.now());
    expect(second.nextUpdate.getTime() - second.issuedAt.getTime()).toBe(24 * 3_600_000);
  });

  it('refuse questions that they do not understand', async () => {
    expect((await get('/v1/status-list?since=1')).status).toBe(400);
  });

  it('make a code that the service signs good offline, until the licence is revoked', async () => {
    const licence = await issued();
    const keys = service.app.get(CodeKeysService, { strict: false });
    const key = await keys.present();
    if (!key) throw new Error('no key for codes');
    const claims = {
      issuer: key.issuer,
      issuedAt: service.clock.now(),
      number: licence.number,
      version: '001',
      holderCode: '91410726MA9G7K2P8U',
      issueDate: '2026-11-23',
      contentHash: new Uint8Array(16),
    };
    const text = qrPayloadText(await keys.sign(prepareQrPayload(claims, key.kid)));
    const [address] = licence.verification.url.split('#');
    const judge = async (now = service.clock.now()): Promise<OfflineAnswer> => {
      const [trustList, list] = await Promise.all([bytesOf('/v1/trust-list'), bytesOf('/v1/status-list')]);
      const question = {
        text: `${address}#${text}`,
        trustList,
        statusList: list,
        rootKey: await rootKey(),
        now,
      };
      return verifyOffline(question, NODE_TOOLS);
    };
    expect(await judge()).toMatchObject({ state: 'valid-offline', reason: 'in-force', test: true });
    const later = new Date(service.clock.now().getTime() + 25 * 3_600_000);
    expect(await judge(later)).toMatchObject({ state: 'needs-network', reason: 'status-list-stale' });
    await officer.post(`/v1/licences/${licence.id}/revoke`, REPORT);
    service.clock.advance(1);
    expect(await judge()).toMatchObject({ state: 'not-in-force', status: { status: 'revoked' } });
  });

  describe('are enough for the command that judges codes on a machine without network', () => {
    let folder: string;
    let licence: Issued & { verification: { code: string } };
    const file = (name: string): string => join(folder, name);
    const verifyCode = (...args: string[]) => {
      const own = [
        '--root',
        join(service.config.sealsDirectory, 'codes/root.pem'),
        '--at',
        service.clock.now().toISOString(),
      ];
      const command = ['dist/cli/main.js', 'verify-code', ...own, ...args];
      // No folder of data, no database, no seals of its own: only what the options name.
      const env = { PATH: process.env.PATH, DATA_DIR: file('nowhere'), SEALS_DIR: file('nowhere') };
      return spawnSync(process.execPath, command, { cwd: projectRoot, env, encoding: 'utf8' });
    };
    const lists = () => ['--trust-list', file('trust'), '--status-list', file('status')];
    const json = (stdout: string) => JSON.parse(stdout) as Record<string, unknown>;

    beforeAll(async () => {
      buildIfStale();
      folder = await mkdtemp(join(tmpdir(), 'jianzhang-lists-'));
      licence = (await issued()) as typeof licence;
      await writeFile(file('trust'), await bytesOf('/v1/trust-list'));
      await writeFile(file('status'), await bytesOf('/v1/status-list'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('which says good and until when, 0', () => {
      const { status, stdout } = verifyCode(licence.verification.code, ...lists(), '--json');
      expect(status).toBe(0);
      expect(json(stdout)).toMatchObject({
        state: 'valid-offline',
        reason: 'in-force',
        claims: { number: licence.number, version: '001', holderCode: '91410726MAK9Y6P7XK' },
      });
    });

    it('and says so to people', () => {
      const { stdout } = verifyCode(licence.verification.code, ...lists());
      expect(stdout).toContain(`编号 Number: ${licence.number}`);
    });

    it('which does not believe a changed code, 1', () => {
      const { code } = licence.verification;
      const at = code.indexOf('#') + 60;
      const other = code[at] === 'A' ? 'B' : 'A';
      const { status, stdout } = verifyCode(
        code.slice(0, at) + other + code.slice(at + 1),
        ...lists(),
        '--json',
      );
      expect([status, json(stdout).state]).toEqual([1, 'not-genuine']);
    });

    it('which cannot tell without a list of what is out of force, 2', () => {
      const { status, stdout } = verifyCode(
        licence.verification.code,
        '--trust-list',
        file('trust'),
        '--json',
      );
      expect([status, json(stdout).state]).toEqual([2, 'needs-network']);
    });

    it('which says what it cannot read, and which option is wrong', () => {
      const missing = verifyCode(licence.verification.code, '--trust-list', file('missing'));
      expect([missing.status, missing.stderr]).toEqual([2, `${file('missing')}: cannot be read (ENOENT)\n`]);
      const misused = verifyCode(licence.verification.code, ...lists(), '--last-sequence', 'x');
      expect([misused.status, misused.stdout]).toEqual([2, '']);
      expect(misused.stderr).toContain('--last-sequence');
    });
  });
});
