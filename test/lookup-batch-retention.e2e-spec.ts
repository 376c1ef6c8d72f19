import { AuditService } from '../src/audit/audit.service.js';
import { daily } from '../src/cli/daily.js';
import { BatchRunnerService } from '../src/exemption/batches/batch-runner.service.js';
import { EXISTENCE, type LookupScene, lookupScene } from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

/** Results hold what was asked about whom; seeds/retention.json says for how many days. */
describe('finished batches of look-ups', () => {
  let service: TestService;
  let scene: LookupScene;
  let runner: BatchRunnerService;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
    scene = await lookupScene(service);
    runner = service.app.get(BatchRunnerService, { strict: false });
  });
  afterAll(() => service.close());

  const ITEMS = ['410726202611239998', '410726202611239999'].map((number) => ({ ...EXISTENCE, number }));
  const open = async (key: string): Promise<string> => {
    const body = { kind: 'existence', items: ITEMS };
    const answer = await scene.fire.post('/v1/lookup-batches', body, { 'idempotency-key': key });
    expect(answer.status).toBe(202);
    return String(answer.body['id']);
  };
  const kept = async (): Promise<unknown> => [
    await service.rows('SELECT "id" FROM lookup_batches ORDER BY "createdAt"'),
    await service.rows('SELECT DISTINCT "batchId" AS "id" FROM lookup_batch_items'),
  ];

  it('are removed with their items after 90 days, by the daily job, and their record stays', async () => {
    service.clock.set('2026-11-23T02:00:00.000Z');
    const old = await open('old');
    await runner.run(old);
    service.clock.set('2026-11-24T02:00:00.000Z');
    const later = await open('later');
    await runner.run(later);
    const audit = service.app.get(AuditService, { strict: false });
    const rows = await audit.since(0, ['lookup-refused', 'existence-check'], 100);
    expect(rows).toHaveLength(4);

    service.clock.set('2027-02-21T02:00:00.000Z'); // 90 days after the first, to the millisecond
    expect((await daily(service.app)).json).toMatchObject({ batchesRemoved: 0 });
    service.clock.set('2027-02-21T02:00:00.001Z');
    expect(await daily(service.app)).toMatchObject({
      json: { batchesRemoved: 1 },
      text: expect.stringContaining('1 batches of look-ups were removed') as string,
    });
    expect(await kept()).toEqual([[{ id: later }], [{ id: later }]]);
    expect((await scene.fire.get(`/v1/lookup-batches/${old}`)).status).toBe(404);
    expect((await scene.fire.get(`/v1/lookup-batches/${later}`)).body).toMatchObject({ answered: 2 });
    expect(await audit.since(0, ['lookup-refused', 'existence-check'], 100)).toEqual(rows);
  });

  it('are removed by the service itself, and none while its items wait', async () => {
    const run = runner.run.bind(runner);
    runner.run = () => Promise.resolve();
    const waiting = await open('waiting');
    service.clock.set('2027-06-01T02:00:00.000Z');
    await runner.sweep();
    expect(await kept()).toEqual([[{ id: waiting }], [{ id: waiting }]]);
    runner.run = run;
    service.clock.set('2027-06-02T02:00:00.000Z');
    await runner.sweep();
    expect((await scene.fire.get(`/v1/lookup-batches/${waiting}`)).body).toMatchObject({ state: 'finished' });
    service.clock.set('2027-08-31T02:00:00.001Z');
    await runner.sweep();
    expect(await kept()).toEqual([[], []]);
  });
});
