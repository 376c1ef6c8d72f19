import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { ask, KEY, ThingsController } from './support/things.js';
import { startTinyApp, type TinyApp } from './support/tiny-app.js';

const TYPE = 'tag:jianzhang.example,2026:problem:';

describe('rate limits', () => {
  const limits = { rateLimits: { perKeyPerMinute: 6, perAddressPerMinute: 3 } };
  let tiny: TinyApp;
  let bearer: string;

  beforeEach(async () => {
    tiny = await startTinyApp({ controllers: [ThingsController], config: limits });
    bearer = `Bearer ${(await tiny.app.get(ApiKeysService).create(KEY)).token}`;
  });
  afterEach(() => tiny.close());

  it('count a caller without a key by its address, and tell it where it stands', async () => {
    const first = await ask(tiny, '/v1/things/open');
    expect(first.headers.get('ratelimit-policy')).toBe('"address";q=3;w=60');
    expect(first.headers.get('ratelimit')).toBe('"address";r=2;t=20');
    await ask(tiny, '/v1/things/open');
    await ask(tiny, '/v1/things/open');
    const refused = await ask(tiny, '/v1/things/open');
    expect(refused).toMatchObject({ status: 429, body: { type: `${TYPE}rate-limited`, status: 429 } });
    expect(refused.headers.get('retry-after')).toBe('20');
    expect(refused.headers.get('ratelimit')).toBe('"address";r=0;t=60');
    tiny.clock.advance(20_000);
    expect(await ask(tiny, '/v1/things/open')).toMatchObject({ status: 200 });
    expect(await ask(tiny, '/v1/things/open')).toMatchObject({ status: 429 });
  });

  it('count wrong keys and unknown addresses too', async () => {
    expect(await ask(tiny, '/v1/nowhere')).toMatchObject({ status: 404 });
    expect(await ask(tiny, '/v1/things', 'Bearer x')).toMatchObject({ status: 401 });
    expect(await ask(tiny, '/v1/things')).toMatchObject({ status: 401 });
    expect(await ask(tiny, '/v1/things', 'Bearer x')).toMatchObject({ status: 429 });
  });

  it('count a key by itself: its neighbours behind the address do not stop it', async () => {
    for (let turn = 0; turn < 4; turn += 1) await ask(tiny, '/v1/things/open');
    expect(await ask(tiny, '/v1/things/open')).toMatchObject({ status: 429 });
    for (let turn = 0; turn < 6; turn += 1) {
      expect(await ask(tiny, '/v1/things', bearer)).toMatchObject({ status: 200 });
    }
    const refused = await ask(tiny, '/v1/things', bearer);
    expect(refused).toMatchObject({ status: 429 });
    expect(refused.headers.get('retry-after')).toBe('10');
    expect(refused.headers.get('ratelimit-policy')).toBe('"key";q=6;w=60');
  });

  it('leave the probes alone', async () => {
    for (let turn = 0; turn < 5; turn += 1)
      expect(await ask(tiny, '/health/live')).toMatchObject({ status: 200 });
  });

  it('believe X-Forwarded-For only of the proxy in front, and only when there is one', async () => {
    const from = (tinyApp: TinyApp, forwarded: string) =>
      fetch(`${tinyApp.url}/v1/things/open`, { headers: { 'X-Forwarded-For': forwarded } }).then(
        ({ status }) => status,
      );
    for (const address of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) await from(tiny, address);
    await expect(from(tiny, '198.51.100.4')).resolves.toBe(429);

    const behind = await startTinyApp({
      controllers: [ThingsController],
      config: { ...limits, trustProxy: true },
    });
    try {
      for (let turn = 0; turn < 3; turn += 1) await from(behind, `203.0.113.${turn}, 198.51.100.1`);
      await expect(from(behind, '203.0.113.9, 198.51.100.1')).resolves.toBe(429);
      await expect(from(behind, '203.0.113.9, 198.51.100.2')).resolves.toBe(200);
    } finally {
      await behind.close();
    }
  });
});
