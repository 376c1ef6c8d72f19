import { request } from 'node:http';
import { Controller, Get, Post } from '@nestjs/common';
import { ApiKeysService } from '../src/auth/api-keys.service.js';
import type { NewApiKey } from '../src/auth/new-api-key.js';
import { Public } from '../src/platform/http/audience.js';
import { ask, KEY, ThingsController } from './support/things.js';
import { startTinyApp, type TinyApp } from './support/tiny-app.js';

@Controller({ path: 'forgotten', version: '1' })
class ForgottenController {
  @Get('a/:id')
  a(): string {
    return 'a';
  }

  @Post('b')
  b(): string {
    return 'b';
  }

  @Get('c')
  @Public()
  c(): string {
    return 'c';
  }
}

const TYPE = 'tag:jianzhang.example,2026:problem:';

describe('who may come in', () => {
  let tiny: TinyApp;
  let keys: ApiKeysService;
  let token: string;
  let keyId: string;

  beforeAll(async () => {
    tiny = await startTinyApp({ controllers: [ThingsController] });
    keys = tiny.app.get(ApiKeysService);
  });
  beforeEach(async () => {
    const made = await keys.create(KEY);
    token = made.token;
    keyId = made.key.id;
  });
  afterAll(() => tiny.close());

  it('lets everybody read what is open to everybody', async () => {
    expect(await ask(tiny, '/v1/things/open')).toMatchObject({ status: 200 });
  });

  it('asks for credentials where they are needed', async () => {
    const { status, headers, body } = await ask(tiny, '/v1/things');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="jianzhang"');
    expect(body).toMatchObject({ type: `${TYPE}credentials-missing`, status: 401 });
  });

  it('knows the caller by its key', async () => {
    const { status, body } = await ask(tiny, '/v1/things', `Bearer ${token}`);
    expect([status, body]).toEqual([
      200,
      {
        keyId,
        name: '工改系统',
        organisation: '延津县行政审批局',
        organisationUscc: null,
        role: 'approval-system',
        scopes: ['licences:read'],
      },
    ]);
  });

  it('needs every scope of the route, and says which', async () => {
    const { status, headers, body } = await ask(tiny, '/v1/things', `Bearer ${token}`, 'POST');
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(body).toMatchObject({ type: `${TYPE}scope-missing`, scopes: ['licences:read', 'licences:issue'] });
  });

  it('answers before the body has come: whom the route is not for, and what is not there', async () => {
    const { hostname, port } = new URL(tiny.url);
    /** Sends the head of a request and one byte of its body, then waits for the answer. */
    const statusOf = (path: string, bytes: number, authorization?: string) =>
      new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
        const headers = {
          'Content-Type': 'application/json',
          'Content-Length': bytes,
          ...(authorization !== undefined && { authorization }),
        };
        const sent = request({ hostname, port, path, method: 'POST', headers }, (answer) => {
          resolve([answer.statusCode, answer.headers.connection]);
          sent.destroy();
        });
        sent.on('error', reject);
        sent.write('{');
      });
    expect(await statusOf('/v1/things', 100)).toEqual([401, 'keep-alive']);
    expect(await statusOf('/v1/things', 100, `Bearer ${token}`)).toEqual([403, 'keep-alive']);
    expect(await statusOf('/v1/nowhere', 100)).toEqual([404, 'keep-alive']);
    expect(await statusOf('/v1/things/open', 100)).toEqual([405, 'keep-alive']);
    expect(await statusOf('/v1/things', 32 * 1024 * 1024 + 1)).toEqual([413, 'close']);
  });

  const SECRET = 'A'.repeat(43);
  it.each([
    { name: 'an unknown key', change: () => `Bearer jz_${'a'.repeat(16)}_${SECRET}` },
    { name: 'another secret', change: (good: string) => `Bearer ${good.slice(0, 20)}${SECRET}` },
    {
      name: 'one character changed',
      change: (good: string) => `Bearer ${good.slice(0, -2)}${good.at(-2) === 'A' ? 'B' : 'A'}${good.at(-1)}`,
    },
    { name: 'a cut key', change: (good: string) => `Bearer ${good.slice(0, -1)}` },
    { name: 'another scheme', change: (good: string) => `Basic ${good}` },
    { name: 'no scheme', change: (good: string) => good },
    { name: 'nothing after the scheme', change: () => 'Bearer' },
    { name: 'two keys', change: (good: string) => `Bearer ${good} ${good}` },
  ])('refuses $name, always with the same words', async ({ change }) => {
    const { status, headers, body } = await ask(tiny, '/v1/things', change(token));
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="jianzhang", error="invalid_token"');
    expect({ ...body, instance: '' }).toEqual({
      type: `${TYPE}credentials-invalid`,
      title: 'Credentials are not valid',
      titleZh: '身份凭证无效',
      status: 401,
      detail: 'The API key is not valid.',
      instance: '',
    });
  });

  it('refuses a revoked key at once, and an expired one from the moment it expires', async () => {
    const expiresAt = new Date(tiny.clock.now().getTime() + 5000);
    const short = await keys.create({ ...KEY, expiresAt });
    expect(await ask(tiny, '/v1/things', `Bearer ${short.token}`)).toMatchObject({ status: 200 });
    tiny.clock.advance(4999);
    expect(await ask(tiny, '/v1/things', `Bearer ${short.token}`)).toMatchObject({ status: 200 });
    tiny.clock.advance(1);
    const expired = await ask(tiny, '/v1/things', `Bearer ${short.token}`);

    expect(await ask(tiny, '/v1/things', `Bearer ${token}`)).toMatchObject({ status: 200 });
    const { revokedAt } = await keys.revoke(keyId);
    expect(revokedAt).toEqual(tiny.clock.now());
    const revoked = await ask(tiny, '/v1/things', `Bearer ${token}`);

    for (const { status, body } of [expired, revoked]) {
      expect([status, body['type'], body['detail']]).toEqual([
        401,
        `${TYPE}credentials-invalid`,
        'The API key is not valid.',
      ]);
    }
  });

  it('notices within a second what another process revoked', async () => {
    expect(await ask(tiny, '/v1/things', `Bearer ${token}`)).toMatchObject({ status: 200 });
    await revokeElsewhere(keyId);
    tiny.clock.advance(1000);
    expect(await ask(tiny, '/v1/things', `Bearer ${token}`)).toMatchObject({ status: 401 });
  });

  it('keeps the first date of a revocation, and knows no key that was never made', async () => {
    const first = await keys.revoke(keyId);
    tiny.clock.advance(1000);
    await expect(keys.revoke(keyId)).resolves.toMatchObject({ revokedAt: first.revokedAt });
    await expect(keys.revoke('zzzz')).rejects.toMatchObject({ code: 'key-not-found' });
  });

  it('writes the last use at most once a minute', async () => {
    const lastUse = async () => (await keys.list()).find(({ id }) => id === keyId)?.lastUsedAt;
    await expect(lastUse()).resolves.toBeNull();
    const first = tiny.clock.now();
    await useKey();
    await expect(settled(lastUse, first)).resolves.toEqual(first);
    tiny.clock.advance(59_000);
    await useKey();
    await expect(lastUse()).resolves.toEqual(first);
    tiny.clock.advance(1000);
    await useKey();
    await expect(settled(lastUse, tiny.clock.now())).resolves.toEqual(tiny.clock.now());
  });

  it('never shows or keeps the key itself', async () => {
    const listed = JSON.stringify(await keys.list());
    expect(listed).toContain(keyId);
    expect(listed).not.toContain(token.slice(20));
    expect(listed).not.toContain('digest');
    await useKey();
    expect(JSON.stringify(tiny.logs)).not.toContain(token.slice(20));
  });

  it.each([
    { wrong: { name: '' }, pointer: '/name' },
    { wrong: { name: '名'.repeat(101) }, pointer: '/name' },
    { wrong: { organisation: ' x' }, pointer: '/organisation' },
    { wrong: { organisationUscc: '91110000600037341Z' }, pointer: '/organisationUscc' },
    { wrong: { role: 'root' }, pointer: '/role' },
    { wrong: { scopes: [] }, pointer: '/scopes' },
    { wrong: { scopes: ['licences:read', 'everything'] }, pointer: '/scopes' },
    { wrong: { expiresAt: new Date('2020-01-01') }, pointer: '/expiresAt' },
    { wrong: { expiresAt: new Date('x') }, pointer: '/expiresAt' },
  ])('makes no key with $wrong', async ({ wrong, pointer }) => {
    await expect(keys.create({ ...KEY, ...wrong } as NewApiKey)).rejects.toMatchObject({
      code: 'request-invalid',
      extensions: { errors: [expect.objectContaining({ pointer })] },
    });
  });

  it('documents audience and refusals of every route', async () => {
    const { body } = await ask(tiny, '/docs/openapi.json');
    const { paths } = body as {
      paths: Record<string, Record<string, { security?: unknown; responses: object }>>;
    };
    expect(paths['/v1/things']?.['post']?.security).toEqual([
      { apiKey: ['licences:read', 'licences:issue'] },
    ]);
    expect(Object.keys(paths['/v1/things']?.['post']?.responses ?? {})).toEqual(
      expect.arrayContaining(['401', '403', '429']),
    );
    expect(paths['/v1/things/open']?.['get']?.security).toBeUndefined();
  });

  async function useKey(): Promise<void> {
    expect(await ask(tiny, '/v1/things', `Bearer ${token}`)).toMatchObject({ status: 200 });
  }

  /** As a command in another process would: behind the back of this one's cache. */
  async function revokeElsewhere(id: string): Promise<void> {
    const { Database } = await import('../src/platform/database/database.js');
    const { ApiKey } = await import('../src/auth/api-key.entity.js');
    await tiny.app
      .get(Database)
      .write((manager) => manager.update(ApiKey, { id }, { revokedAt: tiny.clock.now() }));
  }
});

/** The date of use is written behind the answer. */
async function settled<T>(read: () => Promise<T>, expected: T): Promise<T> {
  for (let turn = 0; turn < 100; turn += 1) {
    const value = await read();
    if (JSON.stringify(value) === JSON.stringify(expected)) return value;
    await new Promise(setImmediate);
  }
  return read();
}

describe('a route that declares no audience', () => {
  it('stops the start, every such route named', async () => {
    await expect(startTinyApp({ controllers: [ThingsController, ForgottenController] })).rejects.toThrow(
      'Routes without @Public() or @Requires(…):\n' +
        '  GET a/:id (ForgottenController.a)\n' +
        '  POST b (ForgottenController.b)',
    );
  });
});
