import { readFile } from 'node:fs/promises';
import { readAttachments } from '../src/lib/pdf/read/attachments.js';
import { PERMIT_LIMITS } from '../src/lib/pdf/read/limits.js';
import { readRevisions } from '../src/lib/pdf/read/strict-file.js';
import { BAD_DATA, GOOD_CASE_FILE } from './fixtures/bad-cases.js';
import { BAD_DECISIONS, BAD_ENVELOPES } from './fixtures/bad-envelopes.js';
import { spoil } from './fixtures/spoil.js';
import { type CaseBody, exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';
import { httpApi, type Api } from './support/api.js';

describe('licences', () => {
  let service: TestService;
  let api: Api;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
  });
  afterAll(() => service.close());

  let serial = 0;
  const nextCase = (file = '01-minimal.json') => exampleCase(file, `E2E-${++serial}`);
  const issued = async (body?: CaseBody) =>
    api.post('/v1/licences', body ?? (await nextCase()), { prefer: 'wait=30' });

  it('answers 202 with the place to look, numbered already', async () => {
    const { status, body, headers } = await api.post('/v1/licences', await nextCase());
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/licences/${String(body.id)}`);
    expect(body.number).toMatch(/^41072620261123\d{2}01$/);
    const { body: waited } = await api.get(`/v1/licences/${String(body.id)}`);
    expect(waited).toMatchObject({ id: body.id, number: body.number });
  });

  it('waits for the sealed licence when it is preferred', async () => {
    const { status, body, headers } = await issued();
    expect(status).toBe(201);
    expect(headers.get('preference-applied')).toBe('wait=30');
    expect(body).toMatchObject({
      state: 'valid',
      status: 'valid',
      issueDate: '2026-11-23',
      version: '001',
      issuer: { name: '延津县行政审批和政务信息管理局', uscc: '11410726MB0X123439' },
      holder: { name: '延津县示例粮食购销有限公司' },
      document: { mediaType: 'application/pdf', sealLevel: 'PAdES-B-B' },
      warnings: [],
    });
    expect(body.identifier).toMatch(
      new RegExp(
        `^1\\.2\\.156\\.3005\\.2\\.11100000000013338W009\\.11410726MB0X123439\\.${String(body.number)}\\.001\\.[0-9A-Z]$`,
      ),
    );
  });

  it('hands out the sealed file with its digest, its Chinese name, and in parts', async () => {
    const { body } = await issued();
    const path = `/v1/licences/${String(body.id)}/document`;
    const whole = await api.raw(path);
    const bytes = Buffer.from(await whole.arrayBuffer());
    const { sha256, bytes: size } = body.document as { sha256: string; bytes: number };
    expect(whole.status).toBe(200);
    expect(bytes.length).toBe(size);
    expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(whole.headers.get('etag')).toBe(`"${sha256}"`);
    expect(whole.headers.get('content-disposition')).toBe(
      `attachment; filename="${String(body.number)}.pdf"; filename*=UTF-8''${encodeURIComponent('中华人民共和国建筑工程施工许可证')}-${String(body.number)}.pdf`,
    );
    const part = await api.raw(path, { range: 'bytes=5-7' });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('1.7');
    expect((await api.raw(path, { 'if-none-match': `"${sha256}"` })).status).toBe(304);
    expect((await api.raw(path, { range: `bytes=${size}-` })).status).toBe(416);
  });

  it('tells what happened, step by step', async () => {
    const { body } = await issued();
    const { body: events } = await api.get(`/v1/licences/${String(body.id)}/events`);
    expect((events.items as { state: string }[]).map(({ state }) => state)).toEqual([
      'received',
      'numbered',
      'drawn',
      'sealed',
      'preserved',
      'checked',
      'valid',
    ]);
  });

  it('finds a licence by its number, and pages through all of them', async () => {
    const { body } = await issued();
    const { body: found } = await api.get(`/v1/licences?number=${String(body.number)}`);
    expect(found).toMatchObject({ items: [{ id: body.id }], nextCursor: null });
    const { body: none } = await api.get('/v1/licences?number=410726209901010101');
    expect(none).toEqual({ items: [], nextCursor: null });

    const seen: string[] = [];
    for (let path = '/v1/licences?limit=2'; path !== '';) {
      const { body: page } = await api.get(path);
      seen.push(...(page.items as { id: string }[]).map(({ id }) => id));
      path = typeof page.nextCursor === 'string' ? `/v1/licences?limit=2&cursor=${page.nextCursor}` : '';
    }
    expect(seen).toContain(body.id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(5);
  });

  it('warns of a project code whose check digit does not fit, and accepts it', async () => {
    const body = await nextCase();
    body.data.projectCode = '2609-410726-04-03-110017';
    const answer = await issued(body);
    expect(answer.status).toBe(201);
    expect(answer.body.warnings).toEqual([{ pointer: '/data/projectCode', detail: expect.any(String) }]);
  });

  describe('repeated requests', () => {
    it('answers the same key and body with the same licence', async () => {
      const body = await nextCase();
      const headers = { 'idempotency-key': 'repeat-1', prefer: 'wait=30' };
      const first = await api.post('/v1/licences', body, headers);
      const again = await api.post('/v1/licences', JSON.parse(JSON.stringify(body)) as CaseBody, headers);
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.body).toEqual(first.body);
    });

    it('does it once when both come at the same moment', async () => {
      const body = await nextCase();
      const headers = { 'idempotency-key': 'repeat-2', prefer: 'wait=30' };
      const answers = await Promise.all([1, 2, 3, 4].map(() => api.post('/v1/licences', body, headers)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(new Set(answers.map(({ body: { number } }) => number)).size).toBe(1);
    });

    it('refuses the same key with another body', async () => {
      const headers = { 'idempotency-key': 'repeat-3' };
      await api.post('/v1/licences', await nextCase(), headers);
      const { status, body } = await api.post('/v1/licences', await nextCase(), headers);
      expect(status).toBe(422);
      expect(body.type).toMatch(/:idempotency-key-reused$/);
    });

    it('refuses a second licence for the same case, and names the first', async () => {
      const body = await nextCase();
      const first = await issued(body);
      const second = await issued(body);
      expect(second.status).toBe(409);
      expect(second.body).toMatchObject({ licenceId: first.body.id });
      expect(second.body.type).toMatch(/:case-already-received$/);
    });
  });

  describe('personal numbers', () => {
    it('are masked in answers, encrypted in the database, absent from page, attached data and log', async () => {
      const given = await nextCase(GOOD_CASE_FILE);
      const parties = given.data.parties as { leaderIdNo?: string; phone?: string }[];
      const numbers = parties
        .flatMap(({ leaderIdNo, phone }) => [leaderIdNo, phone])
        .filter((n) => n !== undefined);
      expect(numbers.length).toBeGreaterThan(3);

      const { body } = await issued(given);
      const file = await api.raw(`/v1/licences/${String(body.id)}/document`);
      const bytes = Buffer.from(await file.arrayBuffer());
      const [{ document }] = readRevisions(bytes, PERMIT_LIMITS);
      const inside = readAttachments(document).map((each) => Buffer.from(each.bytes).toString('utf8'));
      expect(inside).toHaveLength(2);
      const events = await api.get(`/v1/licences/${String(body.id)}/events`);
      const stored = await service.rows('SELECT * FROM issuances');
      const registered = await service.rows('SELECT * FROM licences');
      const page = bytes.toString('latin1');
      const places = {
        answer: body,
        events: events.body,
        stored,
        registered,
        page,
        inside,
        log: service.logs,
      };
      for (const [place, content] of Object.entries(places)) {
        const found = numbers.filter((number) => JSON.stringify(content).includes(number));
        expect({ place, found }).toEqual({ place, found: [] });
      }
      expect(JSON.stringify(body.data)).toMatch(/"leaderIdNo":"9\*{16}[\dX]"/);
      expect(JSON.stringify(stored)).toMatch(/enc:dev1:/);
    });
  });

  describe('bad input', () => {
    let good: CaseBody;
    beforeAll(async () => {
      good = await nextCase(GOOD_CASE_FILE);
    });

    it.each([...BAD_ENVELOPES, ...BAD_DECISIONS, ...BAD_DATA])(
      '$name is refused at $pointer',
      async (bad) => {
        const { status, body } = await api.post('/v1/licences', spoil(good, bad));
        expect([400, 422]).toContain(status);
        const pointers = (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
        expect(new Set(pointers)).toEqual(new Set([bad.pointer]));
      },
    );

    it.each([
      {
        name: 'an unknown licence type',
        change: { licenceType: 'fishing-permit' },
        code: 'licence-type-unknown',
        pointer: '/licenceType',
      },
      {
        name: 'an unknown issuer',
        change: { issuer: '11410726MB0X99999X' },
        code: 'issuer-unknown',
        pointer: '/issuer',
      },
      {
        name: 'an issuer without competence',
        change: { issuer: '11410726MB0X345697' },
        code: 'issuer-not-competent',
        pointer: '/issuer',
      },
      {
        name: 'a field that is not in the API',
        change: { extra: 1 },
        code: 'request-invalid',
        pointer: '/extra',
      },
      {
        name: 'a decision of tomorrow',
        change: { decidedOn: '2026-11-24' },
        code: 'licence-data-invalid',
        pointer: '/decidedOn',
      },
      {
        name: 'a day that does not exist',
        change: { decidedOn: '2026-02-30' },
        code: 'licence-data-invalid',
        pointer: '/decidedOn',
      },
      { name: 'data that is a list', change: { data: [] }, code: 'request-invalid', pointer: '/data' },
    ])('$name is refused with $code at $pointer', async ({ change, code, pointer }) => {
      const { body } = await api.post('/v1/licences', { ...good, ...change });
      expect(body).toMatchObject({
        type: `tag:jianzhang.example,2026:problem:${code}`,
        errors: [{ pointer }],
      });
    });

    it('refuses a character that no font has, naming it', async () => {
      const body = await nextCase();
      body.data.projectName = '延津县𰻝𰻝面馆😀工程';
      const answer = await issued(body);
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({ pointer: '/data/projectName', character: expect.any(String) });
      expect(answer.body.type).toMatch(/:character-not-drawable$/);
    });

    it('keeps nothing of what it refused', async () => {
      const before = await service.rows('SELECT COUNT(*) AS n FROM issuances');
      await api.post('/v1/licences', { ...good, decidedOn: '2026-02-30' });
      expect(await service.rows('SELECT COUNT(*) AS n FROM issuances')).toEqual(before);
    });

    it.each(['not-a-uuid', '00000000-0000-4000-8000-000000000000'])('does not find %s', async (id) => {
      const { status } = await api.get(`/v1/licences/${id}`);
      expect(status).toBe(id.length === 36 ? 404 : 400);
    });

    it.each(['number=%20', 'limit=0', 'limit=x', 'state=gone', 'cursor=AAAA', 'other=1'])(
      'refuses the query %s',
      async (query) => {
        const { status } = await api.get(`/v1/licences?${query}`);
        expect(status).toBe(400);
      },
    );

    it('refuses a malformed Idempotency-Key', async () => {
      const { status } = await api.post('/v1/licences', await nextCase(), { 'idempotency-key': 'a b' });
      expect(status).toBe(400);
    });
  });

  describe('the page behind the QR code', () => {
    it('says number, status, issuer and date, as JSON and as a page', async () => {
      const { body } = await issued();
      const token = (body.verification as { url: string }).url.split('/').at(-1);
      const json = await api.get(`/v/${token}`);
      expect(json.body).toMatchObject({
        name: '中华人民共和国建筑工程施工许可证',
        number: body.number,
        version: '001',
        status: 'valid',
        test: true,
        statusText: { zh: '测试件，不具法律效力', en: 'test, no legal effect' },
        issuer: '延津县行政审批和政务信息管理局',
        issueDate: '2026-11-23',
      });
      const page = await fetch(`${service.url}/v/${token}`, { headers: { accept: 'text/html,*/*' } });
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      const text = await page.text();
      expect(text).toContain(String(body.number));
      expect(text).toContain('测试件，不具法律效力');
    });

    it('teaches those whose code leads nowhere', async () => {
      const unknown = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';
      expect((await api.get(`/v/${unknown}`)).status).toBe(404);
      const page = await fetch(`${service.url}/v/${unknown}`, { headers: { accept: 'text/html' } });
      expect(page.status).toBe(404);
      expect(await page.text()).toContain('查无此证');
    });
  });

  it('carries its example cases in the README that readers are told to try', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain('seeds/cases/01-minimal.json');
  });
});
