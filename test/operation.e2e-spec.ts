import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { ask, KEY, ThingsController } from './support/things.js';
import { startTinyApp, type TinyApp } from './support/tiny-app.js';

describe('operation', () => {
  let tiny: TinyApp;
  let bearer: string;
  let alarms: AlarmsService;
  beforeAll(async () => {
    tiny = await startTinyApp({ controllers: [ThingsController] });
    const keys = tiny.app.get(ApiKeysService);
    alarms = tiny.app.get(AlarmsService);
    bearer = `Bearer ${(await keys.create({ ...KEY, role: 'operator', scopes: ['alarms:read', 'metrics:read'] })).token}`;
  });
  afterAll(() => tiny.close());

  it('opens an alarm once, counts it up, and closes it', async () => {
    await alarms.raise('seal-expiring', 'seal-1', 'Expires in 30 days.', 'warning');
    tiny.clock.advance(1000);
    await alarms.raise('seal-expiring', 'seal-1', 'Expires in 29 days.', 'critical');
    await alarms.raise('seal-expiring', 'seal-2', 'Expires in 3 days.', 'warning');
    await alarms.clear('seal-expiring', 'seal-2');
    await alarms.clear('seal-expiring', 'never raised');

    const { status, body } = await ask(tiny, '/v1/alarms', bearer);
    expect(status).toBe(200);
    expect(body).toEqual({
      items: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          code: 'seal-expiring',
          subject: 'seal-1',
          detail: 'Expires in 29 days.',
          severity: 'critical',
          raisedAt: '2026-03-02T01:00:00.000Z',
          lastSeenAt: '2026-03-02T01:00:01.000Z',
          clearedAt: null,
          count: 2,
        },
        expect.objectContaining({ subject: 'seal-2', clearedAt: '2026-03-02T01:00:01.000Z', count: 1 }),
      ],
    });
  });

  it.each(['limit=abc', 'limit=1', 'a/b=1'])(
    'refuses the parameter %s, which nobody reads',
    async (query) => {
      const { status, body } = await ask(tiny, `/v1/alarms?${query}`, bearer);
      const pointer = `/${(query.split('=')[0] ?? '').replace('/', '~1')}`;
      expect([status, body]).toEqual([
        400,
        expect.objectContaining({
          type: 'tag:jianzhang.example,2026:problem:request-invalid',
          errors: [expect.objectContaining({ pointer })],
        }),
      ]);
    },
  );

  it('opens one alarm when many notice the same at once', async () => {
    await Promise.all(
      Array.from({ length: 10 }, () => alarms.raise('store-full', 'store', 'No space.', 'critical')),
    );
    const open = (await alarms.open()).filter(({ code }) => code === 'store-full');
    expect(open).toEqual([expect.objectContaining({ count: 10 })]);
  });

  it('can open again what was over', async () => {
    await alarms.raise('again', 'x', 'once', 'warning');
    await alarms.clear('again', 'x');
    await alarms.raise('again', 'x', 'twice', 'warning');
    expect((await alarms.open()).filter(({ code }) => code === 'again')).toEqual([
      expect.objectContaining({ detail: 'twice', count: 1 }),
    ]);
  });

  it('does not stop the work that noticed it when it cannot be stored', async () => {
    await expect(alarms.raise('x'.repeat(65), 'x', 'x', undefined as never)).resolves.toBeUndefined();
    expect(tiny.logs).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'alarm not stored' }),
    );
  });

  it('shows measurements by route, and the open alarms, to holders of the scope only', async () => {
    const text = await (await fetch(`${tiny.url}/metrics`, { headers: { Authorization: bearer } })).text();
    expect(text).toContain('jianzhang_alarms_open{code="seal-expiring"} 1');
    expect(text).toMatch(
      /jianzhang_http_request_duration_seconds_count\{method="GET",route="\/v1\/alarms",status="200"\} 1/,
    );
    expect(text).toContain('process_cpu_seconds_total');
    expect(await ask(tiny, '/metrics')).toMatchObject({ status: 401 });
  });
});
