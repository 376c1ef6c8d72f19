import { exampleCase } from './support/example-case.js';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { type Api, httpApi } from './support/api.js';
import { startService, type TestService } from './support/service.js';

type Licence = { id: string; number: string; state: string; caseNo: string };

describe('200 cases of one region and day at once', () => {
  let service: TestService;
  let api: Api;
  let numbered: Licence[];
  let refused: Record<string, unknown>[];

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    api = httpApi(
      service,
      await service.key('approval-system', 'licences:issue', 'licences:read', 'licences:retry'),
    );
    const bodies = await Promise.all(
      Array.from({ length: 200 }, (_, i) => exampleCase('01-minimal.json', `MANY-${i}`)),
    );
    const answers = await Promise.all(bodies.map((body) => api.post('/v1/licences', body)));
    numbered = answers.filter(({ status }) => status === 202).map(({ body }) => body as Licence);
    refused = answers.filter(({ status }) => status === 409).map(({ body }) => body);
  }, 120_000);
  afterAll(() => service.close());

  const waitUntilRest = (id: string) =>
    service.app.get(IssuanceService, { strict: false }).waitFor(id, 60_000);

  it('gives 99 distinct numbers, 01 to 99', () => {
    const serials = numbered.map(({ number }) => number.slice(14, 16)).toSorted();
    expect(serials).toEqual(Array.from({ length: 99 }, (_, i) => String(i + 1).padStart(2, '0')));
    expect(new Set(numbered.map(({ number }) => number.slice(0, 14)))).toEqual(new Set(['41072620261123']));
  });

  it('answers the other 101 with a clear problem', () => {
    expect(refused).toHaveLength(101);
    for (const problem of refused) {
      expect(problem.detail).toMatch(/^All 99 numbers of region 410726 for 2026-11-23 are taken;/);
      expect(problem.type).toMatch(/:daily-serials-exhausted$/);
      expect(problem.licenceId).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('loses nothing: every case is kept, issued or failed with its reason', async () => {
    for (const { id } of numbered) await waitUntilRest(id);
    const states = await service.rows(
      'SELECT state, COUNT(*) AS n FROM issuances GROUP BY state ORDER BY state',
    );
    expect(JSON.stringify(states)).toMatch(/"failed","n":"?101"?.*"valid","n":"?99"?/);
  }, 120_000);

  it('issues a refused case on the next day, when an officer asks', async () => {
    service.clock.set('2026-11-23T16:00:00.000Z'); // midnight in Shanghai
    const id = String(refused[0]?.licenceId);
    expect((await api.post(`/v1/licences/${id}/retry`, {})).status).toBe(202);
    await waitUntilRest(id);
    expect((await api.get(`/v1/licences/${id}`)).body).toMatchObject({
      state: 'valid',
      number: '410726202611240101',
    });
  });
});
