import { AuditService } from '../src/audit/audit.service.js';
import { StepObserver } from '../src/issuance/step-observer.js';
import { LicenceClocksService } from '../src/licences/licence-clocks.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const ORDER = { reason: '项目终止', legalBasis: '《行政许可法》第七十条' };

/** Does something before a step of a case is recorded. */
class Between extends StepObserver {
  before: Record<string, () => Promise<unknown>> = {};
  override async reached(step: string, phase: string): Promise<void> {
    const act = this.before[`${step} ${phase}`];
    if (!act) return;
    this.before = {};
    await act();
  }
}

describe('a permit that takes the place of another', () => {
  let service: TestService;
  let api: Api;
  const between = new Between();
  const connect = async () => {
    const scopes = ['licences:issue', 'licences:retry', 'licences:change', 'licences:read'] as const;
    api = httpApi(service, await service.key('approval-system', ...scopes, 'licences:change-status'));
  };

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' }, observer: between });
    await connect();
  });
  afterAll(() => service.close());

  let serial = 0;
  const wait = { prefer: 'wait=30' };
  const nextCase = () => exampleCase('01-minimal.json', `REPLACE-${++serial}`);
  const issued = async () => {
    const { body } = await api.post('/v1/licences', await nextCase(), wait);
    expect(body.state).toBe('valid');
    return body as { id: string; number: string; version: string; verification: { url: string } };
  };
  /** The same project with another 施工单位. */
  const replacing = async (
    replaces: string,
    change: (data: Record<string, unknown>) => void = anotherContractor,
  ) => {
    const body = await nextCase();
    change(body.data);
    return api.post('/v1/licences', { ...body, replaces }, wait);
  };
  const act = (id: string, action: string): Promise<Answer> =>
    api.post(`/v1/licences/${id}/${action}`, ORDER);
  const seen = async (id: unknown) => (await api.get(`/v1/licences/${String(id)}`)).body;
  const byToken = async ({ verification }: { verification: { url: string } }) =>
    (await api.get(`/v/${verification.url.split('/').at(-1)}`)).body;
  const historyOf = async (id: string) =>
    (await api.get(`/v1/licences/${id}/status-history`)).body.items as Record<string, unknown>[];
  const codeOf = ({ body }: Answer) => String(body.type).split(':').at(-1);

  it('has a number of its own; the old one is withdrawn in that moment, and each names the other', async () => {
    const old = await issued();
    const { status, body: next } = await replacing(old.id);
    expect(status).toBe(201);
    expect(next).toMatchObject({
      version: '001',
      status: 'valid',
      replaces: { id: old.id, number: old.number, version: '001' },
    });
    expect(next.number).not.toBe(old.number);
    expect(next).not.toHaveProperty('supersedes');
    expect(await seen(old.id)).toMatchObject({
      status: 'withdrawn',
      replacedBy: { id: next.id, number: next.number, version: '001' },
    });
    expect((await historyOf(old.id)).at(-1)).toMatchObject({
      action: 'withdraw',
      from: 'valid',
      to: 'withdrawn',
      replacedBy: next.id,
      officer: 'test approval-system',
      legalBasis: '《建筑工程施工许可管理办法》',
    });
    const rows = await service.app.get(AuditService, { strict: false }).since(0, ['licence-status'], 100);
    expect(rows.slice(-2).map(({ body, licenceIds }) => [licenceIds, body])).toEqual([
      [
        [old.id],
        expect.objectContaining({ action: 'withdraw', from: 'valid', to: 'withdrawn', number: old.number }),
      ],
      [
        [next.id],
        expect.objectContaining({ action: 'publish', from: 'sealing', to: 'valid', number: next.number }),
      ],
    ]);

    const token = (next as typeof old).verification.url.split('/').at(-1);
    expect(await byToken(old)).toMatchObject({
      status: 'withdrawn',
      current: null,
      replacedBy: { number: next.number, path: `/v/${token}` },
    });
    expect(await byToken(next as typeof old)).toMatchObject({ status: 'valid', replacedBy: null });
    const { body: found } = await api.get(`/v1/licences?number=${old.number}`);
    expect(found.items).toMatchObject([{ id: old.id, replacedBy: { id: next.id } }]);
    const page = await api.raw(`/v/${old.verification.url.split('/').at(-1)}`, { accept: 'text/html' });
    expect(await page.text()).toContain(`href="/v/${token}"`);

    const again = await replacing(old.id);
    expect([again.status, codeOf(again)]).toEqual([409, 'licence-action-refused']);
  });

  it('leaves the old one in force until it can be downloaded itself, and one case at a time is on its way', async () => {
    const old = await issued();
    const found: Record<string, unknown>[] = [];
    let second: Answer | undefined;
    between.before = {
      'check recorded': async () => {
        found.push(await seen(old.id));
        second = await replacing(old.id);
      },
    };
    const { body: next } = await replacing(old.id);
    expect(found).toMatchObject([{ status: 'valid' }]);
    expect(found[0]).not.toHaveProperty('replacedBy');
    expect([second?.status, second && codeOf(second), second?.body.licenceId]).toEqual([
      409,
      'licence-change-open',
      next.id,
    ]);
    expect(await seen(old.id)).toMatchObject({ status: 'withdrawn', replacedBy: { id: next.id } });
  });

  it('takes the place of the version that is in force by then', async () => {
    const old = await issued();
    let changed: Answer | undefined;
    between.before = {
      'check recorded': async () => {
        const body = await nextCase();
        const headers = { ...wait, 'idempotency-key': body.caseNo };
        changed = await api.post(`/v1/licences/${old.id}/change`, body, headers);
      },
    };
    const { body: next } = await replacing(old.id);
    expect(next).toMatchObject({ status: 'valid', replaces: { id: changed?.body.id, version: '002' } });
    expect(await seen(old.id)).toMatchObject({ status: 'superseded' });
    expect(await seen(changed?.body.id)).toMatchObject({ status: 'withdrawn', replacedBy: { id: next.id } });
  });

  it('is issued all the same where the old one ends meanwhile, which keeps its own end', async () => {
    const old = await issued();
    between.before = { 'check recorded': () => act(old.id, 'revoke') };
    const { body: next } = await replacing(old.id);
    expect(next).toMatchObject({ status: 'valid', replaces: { id: old.id } });
    expect(await seen(old.id)).toMatchObject({ status: 'revoked', replacedBy: { id: next.id } });
  });

  it('may take the place of one that rests', async () => {
    const old = await issued();
    await act(old.id, 'suspend');
    const { body: next } = await replacing(old.id);
    expect(next).toMatchObject({ status: 'valid' });
    expect(await seen(old.id)).toMatchObject({ status: 'withdrawn' });
  });

  it('is one of the same project, and of a licence that is there', async () => {
    const old = await issued();
    const other = await replacing(old.id, (data) => {
      data.projectCode = '2611-410726-04-01-100038';
    });
    expect([other.status, codeOf(other)]).toEqual([422, 'licence-change-refused']);
    expect(other.body.errors).toEqual([
      { pointer: '/replaces', detail: 'names a licence for another project' },
    ]);
    expect((await replacing('00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await replacing('x')).body.errors).toMatchObject([{ pointer: '/replaces' }]);
    const change = { ...(await nextCase()), replaces: old.id };
    const headers = { 'idempotency-key': 'replaces-in-a-change' };
    const refused = await api.post(`/v1/licences/${old.id}/change`, change, headers);
    expect(refused.body.errors).toMatchObject([{ pointer: '/replaces' }]);
    expect(await seen(old.id)).toMatchObject({ status: 'valid' });
  });

  it('lets one of two officers win who end the old one at the same moment', async () => {
    const old = await issued();
    const answers = await Promise.all([
      act(old.id, 'revoke'),
      act(old.id, 'withdraw'),
      act(old.id, 'penalise'),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await historyOf(old.id)).toHaveLength(2);
  });

  it('lapses like any other, also while the service is down', async () => {
    const old = await issued();
    const { body: next } = await replacing(old.id);
    expect(next).toMatchObject({ startDeadline: '2027-02-23' });
    const { config, clock } = service;
    await service.stop();
    clock.set('2027-04-01T01:00:00Z');
    const url = config.database.type === 'postgres' ? { DATABASE_URL: config.database.url } : {};
    service = await startService({ data: config.dataDirectory, clock, env: { ...url } });
    await connect();
    const clocks = service.app.get(LicenceClocksService, { strict: false });
    clocks.start();
    await clocks.sweep(); // the one that the start began
    expect(await seen(next.id)).toMatchObject({ status: 'lapsed', statusSince: '2027-02-23T16:00:00.000Z' });
    expect(await seen(old.id)).toMatchObject({ status: 'withdrawn' });
    const refused = await replacing(String(next.id));
    expect([refused.status, refused.body.licenceStatus]).toEqual([409, 'lapsed']);
  });
});

function anotherContractor(data: Record<string, unknown>): void {
  const parties = data.parties as Record<string, unknown>[];
  const contractor = parties.find(({ role }) => role === 'contractor');
  if (!contractor) throw new Error('no contractor');
  contractor.uscc = '91410726MAK9Y6P7XK';
}
