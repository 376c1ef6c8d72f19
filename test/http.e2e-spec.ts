import { connect } from 'node:net';
import { EchoController } from './support/echo-controller.js';
import { startTinyApp, type TinyApp } from './support/tiny-app.js';

const TYPE = 'tag:jianzhang.example,2026:problem:';
const VALID = { name: '楼', inner: [{ count: 1 }] };

describe('the HTTP ring', () => {
  let tiny: TinyApp;
  beforeAll(async () => {
    tiny = await startTinyApp({ controllers: [EchoController] });
  });
  afterAll(() => tiny.close());

  const post = (body: BodyInit, headers: Record<string, string> = { 'Content-Type': 'application/json' }) =>
    fetch(`${tiny.url}/v1/echo`, { method: 'POST', headers, body });

  it('answers a good request', async () => {
    const response = await post(JSON.stringify(VALID));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(VALID);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each<{ name: string; body: BodyInit; type?: string; status: number; code: string; detail?: string }>([
    {
      name: 'broken JSON',
      body: '{"name":',
      status: 400,
      code: 'request-malformed',
      detail: 'The body is not valid JSON.',
    },
    { name: 'no JSON at all', body: 'hello', status: 400, code: 'request-malformed' },
    {
      name: 'invalid UTF-8',
      body: new Uint8Array([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0x22, 0x7d]),
      status: 400,
      code: 'request-malformed',
      detail: 'The body is not valid UTF-8.',
    },
    { name: 'a repeated name', body: '{"name":"a","name":"b"}', status: 400, code: 'request-malformed' },
    { name: '__proto__', body: '{"__proto__":{"name":"a"}}', status: 400, code: 'request-malformed' },
    { name: 'deep nesting', body: '['.repeat(40) + ']'.repeat(40), status: 400, code: 'request-malformed' },
    { name: 'a body of 20 MB', body: 'x'.repeat(20 * 1024 * 1024), status: 413, code: 'request-too-large' },
    {
      name: 'one byte too many',
      body: `"${'x'.repeat(1024 * 1024 - 1)}"`,
      status: 413,
      code: 'request-too-large',
    },
    { name: 'text', body: 'hello', type: 'text/plain', status: 415, code: 'media-type-unsupported' },
    {
      name: 'a form',
      body: 'a=b',
      type: 'application/x-www-form-urlencoded',
      status: 415,
      code: 'media-type-unsupported',
    },
    {
      name: 'GB 18030',
      body: '{}',
      type: 'application/json; charset=gb18030',
      status: 415,
      code: 'media-type-unsupported',
    },
    { name: 'an array for an object', body: '[]', status: 400, code: 'request-invalid' },
    { name: 'a string for an object', body: '"x"', status: 400, code: 'request-invalid' },
    { name: 'null for an object', body: 'null', status: 400, code: 'request-invalid' },
    { name: 'nothing', body: '', status: 400, code: 'request-invalid' },
  ])(
    'refuses $name with $status $code',
    async ({ body, type = 'application/json', status, code, detail }) => {
      const response = await post(body, { 'Content-Type': type });
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      const problem = (await response.json()) as Record<string, unknown>;
      expect(problem).toMatchObject({
        type: TYPE + code,
        title: expect.any(String),
        titleZh: expect.stringMatching(/\p{Script=Han}/u),
        status,
        detail: detail ?? expect.any(String),
        instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
      });
    },
  );

  it.each([
    { name: 'a field of the wrong type', body: { ...VALID, name: 1 }, pointers: ['/name'] },
    { name: 'a field that is too long', body: { ...VALID, name: '楼'.repeat(11) }, pointers: ['/name'] },
    { name: 'a missing field', body: { inner: [] }, pointers: ['/name'] },
    { name: 'an unknown field', body: { ...VALID, 'a/b~c': 1 }, pointers: ['/a~1b~0c'] },
    {
      name: 'a wrong field inside',
      body: { ...VALID, inner: [{ count: 1 }, { count: 'x' }] },
      pointers: ['/inner/1/count'],
    },
  ])('points at $name', async ({ body, pointers }) => {
    const response = await post(JSON.stringify(body));
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { pointer: string }[] };
    expect([...new Set(errors.map(({ pointer }) => pointer))]).toEqual(pointers);
  });

  it('takes a body that just has room', async () => {
    const response = await post(JSON.stringify(VALID).padEnd(1024 * 1024 - 2)); // 楼 is three bytes
    expect([response.status, await response.json()]).toEqual([200, VALID]);
  });

  it('does not list more faults than a reader can use', async () => {
    const inner = Array.from({ length: 5000 }, () => ({ count: 'x' }));
    const { errors } = (await (await post(JSON.stringify({ ...VALID, inner }))).json()) as {
      errors: unknown[];
    };
    expect(errors).toHaveLength(100);
  });

  it.each([
    {
      name: 'an unknown address',
      method: 'GET',
      path: '/v1/nowhere',
      status: 404,
      code: 'route-not-found',
      allow: null,
    },
    {
      name: 'an unversioned address',
      method: 'GET',
      path: '/echo',
      status: 404,
      code: 'route-not-found',
      allow: null,
    },
    {
      name: 'another method',
      method: 'DELETE',
      path: '/v1/echo',
      status: 405,
      code: 'method-not-allowed',
      allow: 'POST',
    },
    {
      name: 'another method of a template',
      method: 'POST',
      path: '/v1/echo/odd/x?y=1',
      status: 405,
      code: 'method-not-allowed',
      allow: 'GET, HEAD',
    },
    {
      name: 'preflight while CORS is off',
      method: 'OPTIONS',
      path: '/v1/echo',
      status: 405,
      code: 'method-not-allowed',
      allow: 'POST',
    },
    {
      name: 'a NUL in the address',
      method: 'GET',
      path: '/v1/echo/odd/a%00b',
      status: 400,
      code: 'request-malformed',
      allow: null,
    },
    {
      name: 'a malformed escape',
      method: 'GET',
      path: '/v1/echo/odd/%zz',
      status: 400,
      code: 'request-malformed',
      allow: null,
    },
  ])('answers $name with $status', async ({ method, path, status, code, allow }) => {
    const response = await fetch(tiny.url + path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('allow')).toBe(allow);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ type: TYPE + code, status });
  });

  it('answers a path parameter that is too long with a problem', async () => {
    const response = await fetch(`${tiny.url}/v1/echo/odd/${'x'.repeat(300)}`);
    expect(response.status).toBe(414);
    expect(await response.json()).toMatchObject({ type: 'about:blank', status: 414 });
  });

  it.each([
    {
      name: 'headers that are too large',
      head: `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      status: 431,
    },
    { name: 'what is not HTTP', head: 'hello\r\n\r\n', status: 400 },
  ])('answers $name with $status and closes', async ({ head, status }) => {
    const answer = await raw(head);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('Content-Type: application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status });
  });

  it('tells nothing of an unexpected error, and logs it with its stack', async () => {
    const response = await fetch(`${tiny.url}/v1/echo/broken`);
    expect(response.status).toBe(500);
    const problem = (await response.json()) as { instance: string };
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      instance: expect.stringMatching(/^urn:uuid:/),
    });
    expect(tiny.logs).toContainEqual(
      expect.objectContaining({
        level: 'error',
        instance: problem.instance,
        requestId: response.headers.get('x-request-id'),
        error: expect.objectContaining({ stack: expect.stringContaining('echo-controller') }),
      }),
    );
  });

  it('logs what the caller did wrong at debug only', async () => {
    const before = tiny.logs.length;
    await post('{');
    const lines = tiny.logs.slice(before).filter(({ context }) => context === 'ProblemFilter');
    expect(lines).toEqual([expect.objectContaining({ level: 'debug', status: 400 })]);
  });

  it('keeps a well-formed request id of the caller and replaces any other', async () => {
    const sent = async (id: string) =>
      (await fetch(`${tiny.url}/health/live`, { headers: { 'X-Request-Id': id } })).headers.get(
        'x-request-id',
      );
    await expect(sent('case-2026.0001')).resolves.toBe('case-2026.0001');
    await expect(sent('short')).resolves.toMatch(/^[0-9a-f-]{36}$/);
    await expect(sent('has a space in it')).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it('writes one access line a request, without the address that was asked for', async () => {
    const response = await fetch(`${tiny.url}/v1/echo/odd/MFRGGZDFMZTWQ2LKNNWG23TPOA?token=abc`);
    await response.text();
    const requestId = response.headers.get('x-request-id');
    await eventually(() =>
      tiny.logs.some((line) => line['context'] === 'Access' && line['requestId'] === requestId),
    );
    const line = tiny.logs.find((found) => found['context'] === 'Access' && found['requestId'] === requestId);
    expect(line).toMatchObject({
      level: 'log',
      method: 'GET',
      route: '/v1/echo/odd/:name',
      status: 200,
      ms: expect.any(Number),
    });
    expect(JSON.stringify(tiny.logs)).not.toContain('MFRGGZDFMZTWQ2LKNNWG23TPOA');
  });

  async function raw(head: string): Promise<string> {
    const { hostname, port } = new URL(tiny.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(head));
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => (text += chunk));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
  }
});

async function eventually(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !condition(); turn += 1) await new Promise(setImmediate);
}
