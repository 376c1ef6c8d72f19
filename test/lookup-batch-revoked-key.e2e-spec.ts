import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { BatchRunnerService } from '../src/exemption/batches/batch-runner.service.js';
import { httpApi } from './support/api.js';
import { EXISTENCE, FIRE_BRIGADE, type LookupScene, lookupScene } from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

type Item = Readonly<{ status: string; problem?: Readonly<{ type: string; lookupId?: string }> }>;

describe('a batch whose key ends before it is answered', () => {
  let service: TestService;
  let scene: LookupScene;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
    scene = await lookupScene(service);
  });
  afterAll(() => service.close());

  it('learns nothing more, which is on record and told to who asks with another key', async () => {
    const permit = await scene.issue();
    await scene.entitle();
    const runner = service.app.get(BatchRunnerService, { strict: false });
    const run = runner.run.bind(runner);
    runner.run = () => Promise.resolve();
    const lent = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'department', 'lookups:make'));
    const items = ['XF-1', 'XF-2'].map((caseNo) => ({ ...EXISTENCE, caseNo, number: permit.number }));
    const body = { kind: 'existence', items };
    const id = String(
      (await lent.post('/v1/lookup-batches', body, { 'idempotency-key': 'lent' })).body['id'],
    );
    const [row] = (await service.rows('SELECT "principalId" AS "id" FROM lookup_batches')) as {
      id: string;
    }[];
    await service.app.get(ApiKeysService, { strict: false }).revoke(row?.id ?? '');
    await run(id);
    const told = (await scene.fire.get(`/v1/lookup-batches/${id}/items`)).body['items'] as Item[];
    expect(told.map(({ status, problem }) => [status, problem?.type.split(':').at(-1)])).toEqual([
      ['refused', 'credentials-invalid'],
      ['refused', 'credentials-invalid'],
    ]);
    const record = (await scene.fire.get(`/v1/lookups/${told[0]?.problem?.lookupId}`)).body;
    expect(JSON.stringify(record)).toContain('credentials-invalid');
  });
});
