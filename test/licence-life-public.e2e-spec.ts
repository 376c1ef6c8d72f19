import { LicenceClocksService } from '../src/licences/licence-clocks.service.js';
import { readStatusList } from '../src/lib/qr/offline/read/read-lists.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const ORDER = { reason: '建设单位报告', legalBasis: '《建筑法》第九条' };
const ISSUED_AT = '2026-11-30T02:00:00Z';
const LAST_SECOND = '2027-02-28T15:59:59Z';
const MIDNIGHT = '2027-02-28T16:00:00.000Z';

type Issued = { id: string; number: string; verification: { url: string; checkCode: string } };

describe('what everybody is told between midnight and the daily look', () => {
  let service: TestService;
  let api: Api;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    const scopes = ['licences:issue', 'licences:change-status', 'licences:read'] as const;
    api = httpApi(service, await service.key('approval-system', ...scopes));
  });
  beforeEach(() => service.clock.set(ISSUED_AT));
  afterAll(() => service.close());

  let serial = 0;
  const issued = async (more: object = {}): Promise<Issued> => {
    const body = { ...(await exampleCase('01-minimal.json', `PUBLIC-${++serial}`)), ...more };
    const answer = await api.post('/v1/licences', body, { prefer: 'wait=30' });
    expect(answer.body.state).toBe('valid');
    return answer.body as unknown as Issued;
  };
  const act = (id: string, action: string) => api.post(`/v1/licences/${id}/${action}`, ORDER);
  const page = async ({ verification: { url } }: Issued, accept = 'application/json') =>
    (await fetch(`${service.url}${new URL(url).pathname}`, { headers: { accept } })).text();
  const told = async (licence: Issued) => JSON.parse(await page(licence)) as Record<string, unknown>;
  const judged = async ({ id }: Issued) => {
    const file = await (await api.raw(`/v1/licences/${id}/document`)).arrayBuffer();
    const form = new FormData();
    form.set('file', new Blob([file]), 'permit.pdf');
    const answer = await fetch(`${service.url}/v1/verifications`, { method: 'POST', body: form });
    return (await answer.json()) as Record<string, unknown>;
  };
  const listed = async () => {
    const answer = await fetch(`${service.url}/v1/status-list`);
    return readStatusList(new Uint8Array(await answer.arrayBuffer())).list;
  };
  const entriesOf = (list: Awaited<ReturnType<typeof listed>>, { number }: Issued) =>
    list.entries
      .filter((each) => each.number === number)
      .map(({ version, status, since }) => `${version} ${status} ${since.toISOString()}`);
  const sweep = () => service.app.get(LicenceClocksService, { strict: false }).sweep();

  it('is that a permit has lapsed whose work did not begin', async () => {
    const permit = await issued();
    service.clock.set(LAST_SECOND);
    expect(await told(permit)).toMatchObject({ status: 'valid', statusSince: '2026-11-30T02:00:00.000Z' });
    expect(await judged(permit)).toMatchObject({ verdict: 'genuine-current' });
    const before = await listed();
    expect(entriesOf(before, permit)).toEqual([]);

    service.clock.set(MIDNIGHT);
    expect(await told(permit)).toMatchObject({
      status: 'lapsed',
      statusSince: MIDNIGHT,
      versions: [{ number: permit.number, version: '001', status: 'lapsed' }],
    });
    expect(await page(permit, 'text/html')).toContain('请勿据此办理');
    expect(await judged(permit)).toMatchObject({
      verdict: 'genuine-not-in-force',
      register: { status: 'lapsed', statusText: { zh: '已废止' }, statusSince: MIDNIGHT },
    });
    const after = await listed();
    expect(after.sequence).toBe(before.sequence + 1);
    expect(entriesOf(after, permit)).toEqual([`001 lapsed ${MIDNIGHT}`]);

    expect(await sweep()).toBe(1);
    service.clock.advance(1);
    const noted = await listed();
    expect(noted.sequence).toBe(after.sequence);
    expect(noted.entries).toEqual(after.entries);
    expect(await told(permit)).toMatchObject({ status: 'lapsed', statusSince: MIDNIGHT });
  });

  it('is that a permit that rested for a year has to be rechecked', async () => {
    const permit = await issued();
    expect((await act(permit.id, 'suspend')).status).toBe(200);
    service.clock.set('2027-11-29T15:59:59Z');
    expect(await told(permit)).toMatchObject({ status: 'suspended' });
    expect(await judged(permit)).toMatchObject({ verdict: 'genuine-current', flags: ['suspended', 'test'] });
    expect(entriesOf(await listed(), permit)).toEqual(['001 suspended 2026-11-30T02:00:00.000Z']);

    service.clock.set('2027-11-29T16:00:00Z');
    expect(await told(permit)).toMatchObject({
      status: 'pending-recheck',
      statusSince: '2027-11-29T16:00:00.000Z',
    });
    expect(await judged(permit)).toMatchObject({ verdict: 'genuine-not-in-force', flags: ['test'] });
    expect(entriesOf(await listed(), permit)).toEqual(['001 pending-recheck 2027-11-29T16:00:00.000Z']);
  });

  it('rises in number with whatever comes next', async () => {
    const [first, second] = [await issued(), await issued()];
    service.clock.set(MIDNIGHT);
    const before = await listed();
    expect(before.entries.length).toBeGreaterThanOrEqual(2);
    await sweep();
    service.clock.advance(3600);
    const third = await issued();
    expect((await act(third.id, 'revoke')).status).toBe(200);
    service.clock.advance(1);
    const after = await listed();
    expect(after.sequence).toBe(before.sequence + 1);
    for (const each of [first, second]) expect(entriesOf(after, each)).toEqual(entriesOf(before, each));
    expect(entriesOf(after, third)).toHaveLength(1);
  });
});
