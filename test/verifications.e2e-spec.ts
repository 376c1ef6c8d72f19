import { createHash } from 'node:crypto';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const UNKNOWN = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';

describe('verifications', () => {
  let service: TestService;
  let api: Api;
  let permit: { number: string; url: string; checkCode: string; bytes: Buffer };

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    const { body } = await api.post('/v1/licences', await exampleCase('01-minimal.json', 'VERIFY-1'), {
      prefer: 'wait=30',
    });
    const { id, number, verification } = body as {
      id: string;
      number: string;
      verification: { url: string; checkCode: string };
    };
    const file = await api.raw(`/v1/licences/${id}/document`);
    permit = { number, ...verification, bytes: Buffer.from(await file.arrayBuffer()) };
  });
  afterAll(() => service.close());

  const upload = (bytes: Uint8Array, headers: Record<string, string> = {}): Promise<Response> => {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(bytes)], { type: 'application/pdf' }), '许可证.pdf');
    return fetch(`${service.url}/v1/verifications`, {
      method: 'POST',
      headers,
      body: form,
      redirect: 'manual',
    });
  };
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(service.url + path, { headers });

  it('judge a file that was issued, and keep the answer under a number that cannot be guessed', async () => {
    const answer = await upload(permit.bytes);
    expect(answer.status).toBe(201);
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[A-Z2-7]{26}$/) as string,
      verdict: 'genuine-current',
      tone: 'good',
      flags: ['test'],
      file: {
        sha256: createHash('sha256').update(permit.bytes).digest('hex'),
        bytes: permit.bytes.length,
      },
      register: { number: permit.number, status: 'valid', version: '001' },
      exactMatch: { version: '001', sequence: 1, latest: true },
      policy: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
    expect(body.file).not.toHaveProperty('name');
    expect(answer.headers.get('location')).toBe(`/v1/verifications/${String(body.id)}`);
    const again = await get(`/v1/verifications/${String(body.id)}`);
    expect(await again.json()).toEqual(body);
  });

  it('give one answer for the code, its text, and the number with its check code', async () => {
    const byCode = await api.post('/v1/verifications', { qr: `${permit.url}#ABC` });
    const byNumber = await api.post('/v1/verifications', {
      number: permit.number,
      checkCode: permit.checkCode,
    });
    expect(byCode).toMatchObject({ status: 201, body: { verdict: 'genuine-current', file: null } });
    expect({ ...byNumber.body, id: '' }).toEqual({ ...byCode.body, id: '' });
  });

  it.each([
    ['a token of nobody', { qr: `https://zz.yanjin.example/v/${UNKNOWN}` }],
    ['a code that leads elsewhere', { qr: `https://zz.yanjin.example.evil.example/v/${UNKNOWN}` }],
    ['a wrong check code', { number: '410726202611230101', checkCode: '222222' }],
    ['an unknown number', { number: '410726202611239901', checkCode: '222222' }],
  ])('say of %s what they say of every unknown code', async (_, body) => {
    const answer = await api.post('/v1/verifications', body);
    expect(answer).toMatchObject({
      status: 201,
      body: { verdict: 'unknown-code', tone: 'not-good', register: null, reasons: [], seals: [] },
    });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex')],
  ])('give a verdict about %s', async (_, bytes) => {
    const answer = await upload(bytes);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ verdict: 'malformed', tone: 'not-good' });
  });

  it.each([
    ['{}', {}],
    ['both kinds', { qr: 'x', number: '1', checkCode: '2' }],
    ['half a pair', { number: '1' }],
    ['a number that is none', { number: 1, checkCode: '2' }],
    ['an unknown field', { qr: 'x', more: 1 }],
    ['a list', []],
  ])('refuse %s', async (_, body) => {
    expect((await api.post('/v1/verifications', body)).status).toBe(400);
  });

  it('refuse a file of more than 20 MiB, and JSON as large as a file', async () => {
    expect((await upload(Buffer.alloc(20 * 1024 * 1024 + 20_000))).status).toBe(413);
    expect((await api.post('/v1/verifications', { qr: 'x'.repeat(2_000_000) })).status).toBe(413);
    expect((await upload(Buffer.alloc(20 * 1024 * 1024))).status).toBe(201);
  });

  it('lead a browser to a page with the verdict, what to do, and the receipt number', async () => {
    const form = await get('/verify', BROWSER);
    expect(await form.text()).toContain('enctype="multipart/form-data"');
    const sent = await upload(permit.bytes, BROWSER);
    expect(sent.status).toBe(303);
    const location = sent.headers.get('location') ?? '';
    const page = await get(location, BROWSER);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const text = await page.text();
    for (const part of ['真实、完整，且为现行版本', '测试件，不具法律效力', permit.number, '怎么办'])
      expect(text).toContain(part);
    expect(text).toContain(location.split('/').at(-1));
  });

  it('know no other receipt numbers', async () => {
    for (const id of [UNKNOWN, 'x', '..%2F..%2Fetc'])
      expect((await get(`/v1/verifications/${id}`)).status).toBe(404);
    const page = await get(`/v1/verifications/${UNKNOWN}`, BROWSER);
    expect(page.status).toBe(404);
    expect(await page.text()).toContain('没有这个回执编号');
  });
});
