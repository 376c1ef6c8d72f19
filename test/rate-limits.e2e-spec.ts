import { ApiKeysService } from '../src/auth/api-keys.service.js';
import { Database } from '../src/platform/database/database.js';
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

  it('let nobody who guesses keys past its limit ask the database, alone or all at once', async () => {
    let reads = 0;
    const { read } = tiny.app.get(Database);
    const findOneBy = read.findOneBy.bind(read);
    read.findOneBy = (...args) => {
      reads += 1;
      return findOneBy(...args);
    };
    expect(await ask(tiny, '/v1/things', bearer)).toMatchObject({ status: 200 });
    expect(reads).toBe(1);
    const guess = (letter: string) =>
      ask(tiny, '/v1/things', `Bearer jz_${letter.repeat(16)}_${'A'.repeat(43)}`);
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(guess));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      401, 401, 401, 429, 429, 429,
    ]);
    const refused = await guess('g');
    expect([refused.status, refused.headers.get('retry-after'), reads]).toEqual([429, '20', 4]);

    tiny.clock.advance(2000); // the good key has to be read again, and may
    expect(await ask(tiny, '/v1/things', bearer)).toMatchObject({ status: 200 });
    expect(reads).toBe(5);
    tiny.clock.advance(18_000);
    expect(await guess('h')).toMatchObject({ status: 401 });
    expect(reads).toBe(6);
  });

  it('leave the probes alone, and nothing else below their path', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await ask(tiny, '/health/live')).toMatchObject({ status: 200 });
      expect(await ask(tiny, '/health/ready?at=once')).toMatchObject({ status: 200 });
    }
    for (const path of ['/health/x', '/health/live/', '/health/'])
      expect(await ask(tiny, path)).toMatchObject({ status: 404 });
    expect(await ask(tiny, '/health/x')).toMatchObject({ status: 429 });
    expect(await ask(tiny, '/health/live', undefined, 'POST')).toMatchObject({ status: 429 });
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
