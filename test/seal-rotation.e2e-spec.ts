import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { IssuanceRecordsService } from '../src/issuance/issuance-records.service.js';
import { PermitCheckService } from '../src/issuance/permit-check.service.js';
import { SweeperService } from '../src/issuance/sweeper.service.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { newPapers } from './support/seal-papers.js';
import { startService, type TestService } from './support/service.js';
import { testSeals } from './support/test-seals.js';

const LIMIT = 3;

describe('permits over the life of a seal', () => {
  let seals: string;
  let service: TestService;
  let officers: readonly Api[];
  let sealId: string;
  let system: Api;

  beforeAll(async () => {
    seals = await mkdtemp(join(tmpdir(), 'jianzhang-rotation-'));
    await cp(await testSeals(), seals, { recursive: true });
    const list = join(seals, 'seals.json');
    const { seals: rows } = JSON.parse(await readFile(list, 'utf8')) as {
      seals: { id: string; uscc: string }[];
    };
    await writeFile(list, JSON.stringify({ seals: rows.map((row) => ({ ...row, dailyLimit: LIMIT })) }));
    service = await startService({ seals });
    system = httpApi(service, await service.key('approval-system', 'licences:issue'));
    officers = await Promise.all(['张三', '李四'].map((name) => officer(name)));
    const { issuer } = await exampleCase('01-minimal.json', 'x');
    sealId = rows.find(({ uscc }) => uscc === issuer)?.id ?? '';
  });
  afterAll(async () => {
    await service.close();
    await rm(seals, { recursive: true });
  });

  const officer = async (name: string): Promise<Api> => {
    const keys = service.app.get(ApiKeysService, { strict: false });
    const scopes = ['licences:read', 'seals:read', 'seals:manage'] as const;
    const { token } = await keys.create({ name, organisation: '测试单位', role: 'officer', scopes });
    return httpApi(service, `Bearer ${token}`);
  };
  const api = (): Api => {
    const [first] = officers;
    if (!first) throw new Error('no officer');
    return first;
  };
  const issue = async (caseNo: string) => {
    const body = await exampleCase('01-minimal.json', caseNo);
    return (await system.post('/v1/licences', body, { prefer: 'wait=30' })).body;
  };
  const seal = async () => (await api().get(`/v1/seals/${sealId}`)).body;
  const approve = async (action: string): Promise<void> => {
    for (const each of officers) {
      const [pending] = (await seal()).pending as { action: string; digest: string }[];
      const { status, body } = await each.post(`/v1/seals/${sealId}/approvals`, {
        action,
        digest: pending?.digest,
      });
      if (status !== 200) throw new Error(JSON.stringify(body));
    }
  };
  /** The sealed file as it is downloaded today, judged as it was before it was published. */
  const isSound = async (id: unknown): Promise<boolean> => {
    const bytes = new Uint8Array(
      await (await api().raw(`/v1/licences/${String(id)}/document`)).arrayBuffer(),
    );
    const issuance = await service.app.get(IssuanceRecordsService, { strict: false }).get(String(id));
    const check = { bytes, at: service.clock.now(), render: false };
    return (await service.app.get(PermitCheckService, { strict: false }).check(issuance, check)).sound;
  };

  it('keeps old permits good when the certificate is replaced, and seals new ones with the new certificate', async () => {
    const before = await issue('ROTATION-1');
    expect(before).toMatchObject({ state: 'valid' });
    const { certificate: old } = await seal();
    const { uscc, name } = (await seal()) as { uscc: string; name: string };
    const subject = [
      { type: '2.5.4.10', value: name },
      { type: '2.5.4.97', value: `NTRCN-${uscc}` },
      { type: '2.5.4.3', value: `${name}（新）` },
    ];
    const papers = await newPapers(seals, 'rotated', { subject });
    expect((await api().put(`/v1/seals/${sealId}/certificate-proposal`, papers)).status).toBe(200);
    await approve('replace-certificate');
    expect((await seal()).certificate).not.toEqual(old);
    const after = await issue('ROTATION-2');
    expect(after).toMatchObject({ state: 'valid' });
    expect(await isSound(before.id)).toBe(true);
    expect(await isSound(after.id)).toBe(true);
    expect(await seal()).toMatchObject({ uses: 2, usesToday: 2 });
  });

  it('issues nothing under a suspended seal, and goes on when two officers resumed it', async () => {
    await api().post(`/v1/seals/${sealId}/suspend`, {});
    expect((await issue('SUSPENDED-1')).type).toMatch(/:seal-unavailable$/);
    await approve('resume');
    expect(await issue('SUSPENDED-1')).toMatchObject({ state: 'valid' });
  });

  it('lets cases that meet the daily limit wait for the next day, at no cost of tries', async () => {
    expect(await seal()).toMatchObject({ usesToday: LIMIT, dailyLimit: LIMIT });
    expect((await issue('LIMIT-0')).type).toMatch(/:seal-limit-reached$/);

    service.clock.advance(86_400);
    const body = (n: number) => exampleCase('01-minimal.json', `LIMIT-${n}`);
    const cases = await Promise.all(
      Array.from({ length: 6 }, async (_, n) =>
        system.post('/v1/licences', await body(n), { prefer: 'wait=5' }),
      ),
    );
    const states = await Promise.all(
      cases.map(async ({ body: { id } }) => (await api().get(`/v1/licences/${String(id)}`)).body.state),
    );
    expect(states.filter((state) => state === 'valid')).toHaveLength(LIMIT);
    const waiting = `SELECT "attempts", "retryAt" FROM issuances WHERE "retryAt" IS NOT NULL`;
    const found = (await service.rows(waiting)) as object[];
    expect(found).toHaveLength(states.filter((state) => state === 'numbered' || state === 'drawn').length);
    for (const row of found) expect(row).toEqual({ attempts: 0, retryAt: '2026-11-24T16:00:00.000Z' });

    service.clock.advance(86_400);
    await service.app.get(SweeperService, { strict: false }).sweep();
    expect(await service.rows(waiting)).toHaveLength(Math.max(0, found.length - LIMIT));
  }, 60_000);
});
