import { connect } from 'node:net';
import type { HttpAdapter } from '../src/platform/http/http-adapter.js';
import { Metrics } from '../src/platform/metrics/metrics.js';
import { ThingsController } from './support/things.js';
import { startTinyApp, type TinyApp } from './support/tiny-app.js';

const PATH = '/v1/things/open';
const BODY = '{"open":true}';

/** An answer as the socket gave it; date and name of the request are its own each time. */
type Raw = Readonly<{ status: string; headers: Readonly<Record<string, string>>; body: string }>;

function raw(url: string, lines: readonly string[]): Promise<Raw> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject).on('close', () => {
      const [head = '', body = ''] = text.split('\r\n\r\n', 2);
      const [status = '', ...fields] = head.split('\r\n');
      const headers = Object.fromEntries(
        fields.map((field) => {
          const colon = field.indexOf(':');
          return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
        }),
      );
      resolve({ status, headers, body });
    });
    socket.write(`${[...lines, 'Host: zz.example', 'Connection: close'].join('\r\n')}\r\n\r\n`);
  });
}

describe('the lane in front of the framework', () => {
  let tiny: TinyApp;
  /** How often the lane was asked; its answer says so where the usual way's cannot. */
  let asked: number;
  let answer: () => Promise<Uint8Array | undefined>;

  const start = async (config = {}): Promise<void> => {
    tiny = await startTinyApp({ controllers: [ThingsController], config });
    asked = 0;
    answer = () => Promise.resolve(Buffer.from(BODY));
    (tiny.app.getHttpAdapter() as unknown as HttpAdapter).fastLane?.open({
      route: PATH,
      asked: ({ url }) => (url === PATH ? 'open' : undefined),
      answer: () => {
        asked += 1;
        return answer();
      },
    });
  };
  const get = (...headers: string[]): Promise<Raw> => raw(tiny.url, [`GET ${PATH} HTTP/1.1`, ...headers]);
  const lines = () => tiny.logs.filter(({ message }) => message === 'request');
  afterEach(() => tiny.close());

  it('answers with the same bytes, headers, line and count as the usual way', async () => {
    await start({ rateLimits: { perKeyPerMinute: 6, perAddressPerMinute: 30 } });
    const fast = await get('X-Request-Id: 0123456789abcdef');
    expect(asked).toBe(1);
    const usual = await get('X-Request-Id: 0123456789abcdef', 'Range: bytes=0-1');
    expect(asked).toBe(1);
    expect([fast.status, fast.body]).toEqual(['HTTP/1.1 200 OK', BODY]);
    expect([usual.status, usual.body]).toEqual(['HTTP/1.1 200 OK', BODY]);
    expect([fast.headers.ratelimit, usual.headers.ratelimit]).toEqual([
      '"address";r=29;t=2',
      '"address";r=28;t=4',
    ]);
    const same = { date: '', ratelimit: '' };
    // What is asked in one form only has no `Vary`; codes, which the lane is for, come as pages too.
    expect({ ...fast.headers, ...same }).toEqual({ ...usual.headers, ...same, vary: 'Accept' });
    const [first, second] = lines();
    expect(first).toMatchObject({ method: 'GET', route: PATH, status: 200, requestId: '0123456789abcdef' });
    expect({ ...first, ms: 0, time: 0 }).toEqual({ ...second, ms: 0, time: 0 });
    const metrics = await tiny.app.get(Metrics).registry.metrics();
    expect(metrics).toMatch(/_count\{method="GET",route="\/v1\/things\/open",status="200"[^}]*\} 2\n/);
  });

  it.each([
    'Authorization: Bearer jz_x',
    'Origin: https://zz.example',
    'Range: bytes=0-1',
    'Expect: 100-continue',
  ])('leaves a request with %s to the usual way', async (header) => {
    await start();
    await get(header);
    expect(asked).toBe(0);
  });

  it('leaves other methods and addresses to the usual way', async () => {
    await start();
    await raw(tiny.url, [`HEAD ${PATH} HTTP/1.1`]);
    await raw(tiny.url, [`GET ${PATH}?a=1 HTTP/1.1`]);
    expect(asked).toBe(0);
  });

  it('counts once what it cannot answer', async () => {
    await start({ rateLimits: { perKeyPerMinute: 6, perAddressPerMinute: 30 } });
    answer = () => Promise.resolve(undefined);
    const passed = await get();
    expect([passed.status, passed.body, asked]).toEqual(['HTTP/1.1 200 OK', BODY, 1]);
    expect(passed.headers.ratelimit).toBe('"address";r=29;t=2');
  });

  it('answers at once what is at hand', async () => {
    await start();
    const lane = (tiny.app.getHttpAdapter() as unknown as HttpAdapter).fastLane;
    lane?.open({
      route: '/at-hand',
      asked: ({ url }) => (url === '/at-hand' ? 'it' : undefined),
      answer: () => Buffer.from('{"zh":"证"}'),
    });
    const told = await raw(tiny.url, ['GET /at-hand HTTP/1.1']);
    expect([told.status, told.body, told.headers['content-length']]).toEqual([
      'HTTP/1.1 200 OK',
      '{"zh":"证"}',
      '12',
    ]);
  });

  it('lets the usual way say that something failed at once', async () => {
    await start();
    answer = () => {
      throw new Error('no database');
    };
    const passed = await get();
    expect([passed.status, passed.body, asked]).toEqual(['HTTP/1.1 200 OK', BODY, 1]);
  });

  it('lets the usual way say that something failed', async () => {
    await start({ rateLimits: { perKeyPerMinute: 6, perAddressPerMinute: 30 } });
    answer = () => Promise.reject(new Error('no database'));
    expect((await get()).status).toBe('HTTP/1.1 200 OK');
    expect((await get()).headers.ratelimit).toBe('"address";r=28;t=4');
  });

  it('refuses with the usual words who asks too often', async () => {
    await start({ rateLimits: { perKeyPerMinute: 6, perAddressPerMinute: 2 } });
    await get();
    await get();
    const refused = await get();
    expect([refused.status, asked]).toEqual(['HTTP/1.1 429 Too Many Requests', 2]);
    expect(refused.headers['retry-after']).toBe('30');
    expect(JSON.parse(refused.body)).toMatchObject({
      type: 'tag:jianzhang.example,2026:problem:rate-limited',
    });
  });

  it('counts the address that the proxy in front saw', async () => {
    await start({ trustProxy: true, rateLimits: { perKeyPerMinute: 6, perAddressPerMinute: 1 } });
    expect((await get('X-Forwarded-For: 203.0.113.1, 198.51.100.1')).status).toContain('200');
    expect((await get('X-Forwarded-For: 203.0.113.2, 198.51.100.1')).status).toContain('429');
    expect((await get('X-Forwarded-For: 203.0.113.2, 198.51.100.2')).status).toContain('200');
    expect(asked).toBe(2);
  });
});
