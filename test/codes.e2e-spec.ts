import { PNG } from 'pngjs';
import { Licence } from '../src/licences/licence.entity.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { Database } from '../src/platform/database/database.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const UNKNOWN = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

type Issued = { id: string; number: string; token: string; checkCode: string };

describe('codes printed on a licence', () => {
  let service: TestService;
  let api: Api;
  let permit: Issued;

  const issue = async (caseNo: string): Promise<Issued> => {
    const body = await exampleCase('01-minimal.json', caseNo);
    const answer = await api.post('/v1/licences', body, { prefer: 'wait=30' });
    expect(answer.status).toBe(201);
    const { id, number, verification } = answer.body as {
      id: string;
      number: string;
      verification: { url: string; checkCode: string };
    };
    const token = new URL(verification.url).pathname.split('/').at(-1) ?? '';
    return { id, number, token, checkCode: verification.checkCode };
  };
  const setRow = (id: string, change: Partial<Licence>): Promise<unknown> =>
    service.app.get(Database).write((manager) => manager.update(Licence, { id }, change));
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(service.url + path, { headers });
  const post = (path: string, fields: Record<string, string>, headers = {}): Promise<Response> =>
    fetch(service.url + path, { method: 'POST', headers, body: new URLSearchParams(fields) });

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    permit = await issue('CODES-1');
  });
  afterAll(() => service.close());
  beforeEach(() => service.clock.advance(3600));

  it('say what is printed on the sheet and how the licence stands now, and nothing else', async () => {
    const answer = await get(`/v/${permit.token}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      name: '中华人民共和国建筑工程施工许可证',
      number: permit.number,
      version: '001',
      status: 'valid',
      statusSince: '2026-11-23T02:00:00.000Z',
      test: true,
      statusText: { zh: '测试件，不具法律效力', en: 'test, no legal effect' },
      issuer: '延津县行政审批和政务信息管理局',
      holder: '延津县示例粮食购销有限公司',
      project: '延津县示例粮食购销有限公司马庄乡粮食周转仓库',
      issueDate: '2026-11-23',
      versions: [{ number: permit.number, version: '001', status: 'valid', issueDate: '2026-11-23' }],
      current: null,
      registeredBy: null,
      replacedBy: null,
      nextStep: {
        zh: '这是用测试印章签发的样张，请勿据此办理任何事项。',
        en: 'This was sealed with a test seal. Do not act on it.',
      },
      notice: {
        zh: '纸质件本身没有电子签章，只能通过本页核对；具有法律效力的是签章的电子文件。',
        en: 'Paper carries no electronic seal: it can only be compared with this page. The sealed file is what counts.',
      },
      picture: `/v/${permit.token}/page/1.png`,
      document: `/v/${permit.token}/document`,
    });
  });

  it('say the same in front of the framework and behind it', async () => {
    const seen = async (headers: Record<string, string>) => {
      const answer = await get(`/v/${permit.token}`, headers);
      const own = { date: '', ratelimit: '', 'x-request-id': '' };
      return { body: await answer.text(), headers: { ...Object.fromEntries(answer.headers), ...own } };
    };
    const answers = [await seen({}), await seen({ range: 'bytes=0-1' })];
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.headers).toMatchObject({ vary: 'Accept', 'cache-control': 'no-store' });
  });

  it('give number and check code by hand the same answer, however they are typed', async () => {
    const expected = await (await get(`/v/${permit.token}`)).json();
    const spaced = `${permit.number.slice(0, 6)} ${permit.number.slice(6)}`;
    const query = new URLSearchParams({ number: spaced, checkCode: permit.checkCode.toLowerCase() });
    expect(await (await get(`/v?${query}`)).json()).toEqual(expected);
    const posted = await post('/v', { number: permit.number, checkCode: ` ${permit.checkCode} ` });
    expect({ status: posted.status, body: await posted.json() }).toEqual({ status: 200, body: expected });
    const json = await api.post('/v', { number: permit.number, checkCode: permit.checkCode });
    expect(json).toMatchObject({ status: 200, body: expected as object });
  });

  it('tell nobody whether number, check code or token was wrong, by answer or by time', async () => {
    const wrong = permit.checkCode === '222222' ? '333333' : '222222';
    const misses = [
      () => get(`/v/${UNKNOWN}`),
      () => get('/v/no-token-at-all'),
      () => get(`/v?number=${permit.number}&checkCode=${wrong}`),
      () => get(`/v?number=410726202611239901&checkCode=${permit.checkCode}`),
      () => get(`/v?number=${permit.number}`),
      () => get(`/v?number=%27%20OR%201%3D1&checkCode=${permit.checkCode}`),
    ];
    const seen = new Set<string>();
    const pages = new Set<string>();
    for (const miss of misses) {
      const begun = performance.now();
      const answer = await miss();
      expect(performance.now() - begun).toBeGreaterThan(55);
      const body = (await answer.json()) as Record<string, unknown>;
      expect(answer.status).toBe(404);
      seen.add(JSON.stringify({ ...body, instance: '' }));
    }
    for (const path of [`/v/${UNKNOWN}`, `/v?number=${permit.number}&checkCode=${wrong}`]) {
      const answer = await get(path, BROWSER);
      expect(answer.status).toBe(404);
      pages.add(await answer.text());
    }
    expect(seen.size).toBe(1);
    expect(pages.size).toBe(1);
    expect([...pages].join('')).toContain('查无此证');
  });

  it('do not know a licence before it is published', async () => {
    const early = await issue('CODES-EARLY');
    await setRow(early.id, { status: 'sealing', documentSha256: null });
    expect((await get(`/v/${early.token}`)).status).toBe(404);
    expect((await get(`/v?number=${early.number}&checkCode=${early.checkCode}`)).status).toBe(404);
  });

  it('lead from a version that was replaced to the one that counts', async () => {
    const [old, now] = [await issue('CODES-OLD'), await issue('CODES-NOW')];
    await setRow(old.id, { status: 'superseded' });
    await setRow(now.id, { number: old.number, version: '002' });
    const body = (await (await get(`/v/${old.token}`)).json()) as Record<string, unknown>;
    expect(body).toMatchObject({
      version: '001',
      status: 'superseded',
      statusText: { zh: '测试件，不具法律效力；已变更，以新证为准' },
      current: { version: '002', path: `/v/${now.token}` },
      versions: [
        { number: old.number, version: '001', status: 'superseded', issueDate: '2026-11-23' },
        { number: old.number, version: '002', status: 'valid', issueDate: '2026-11-23' },
      ],
    });
    const page = await (await get(`/v/${old.token}`, BROWSER)).text();
    expect(page).toContain(`href="/v/${now.token}"`);
    const byHand = await get(`/v?number=${old.number}&checkCode=${old.checkCode}`);
    expect(await byHand.json()).toEqual(body);
  });

  it('show a page that a policy without scripts can show, with no personal number', async () => {
    const answer = await get(`/v/${permit.token}`, BROWSER);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('vary')).toMatch(/Accept/);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; img-src 'self'; form-action 'self'; frame-ancestors 'none'/,
    );
    const page = await answer.text();
    expect(page).toContain('延津县示例粮食购销有限公司');
    expect(page).toContain('纸质件本身没有电子签章');
    expect(page).not.toMatch(/<script|style="|\d{17}[\dX](?!\d)(?<!41072620\d{10})/);
    const form = await (await get('/v', BROWSER)).text();
    expect(form).toContain('action="/v"');
  });

  it('show the sealed page as a picture with red ink on it, and hand out the file', async () => {
    const picture = await get(`/v/${permit.token}/page/1.png`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const { width, height, data } = PNG.sync.read(Buffer.from(await picture.arrayBuffer()));
    expect([width, height]).toEqual([1190, 1682]);
    let red = 0;
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] ?? 0) > 180 && (data[at + 1] ?? 0) < 80 && (data[at + 2] ?? 0) < 80) red += 1;
    expect(red).toBeGreaterThan(5000);
    for (const page of ['0.png', '99.png', '1', '1.svg', '..%2F1.png'])
      expect((await get(`/v/${permit.token}/page/${page}`)).status).toBe(404);
    expect((await get(`/v/${UNKNOWN}/page/1.png`)).status).toBe(404);
    const file = await get(`/v/${permit.token}/document`);
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await get(`/v/${UNKNOWN}/document`)).status).toBe(404);
  });

  it('raise one alarm, without the address, about somebody who tries numbers next to each other', async () => {
    for (const serial of ['61', '62', '63', '64', '65', '66'])
      await get(`/v?number=41072620261122${serial}01&checkCode=222222`);
    const alarms = (await service.app.get(AlarmsService).open()).filter(
      ({ code }) => code === 'code-probing',
    );
    expect(alarms).toMatchObject([{ subject: expect.stringMatching(/^caller [0-9a-f]{12}$/) as string }]);
    expect(alarms[0]?.detail).toBe(
      'Somebody tries codes out: numbers next to each other; 6 misses within ten minutes from one address.',
    );
    expect(JSON.stringify(alarms)).not.toContain('127.0.0.1');
  });

  it('let an address miss thirty times a minute, and then wait', async () => {
    const tries = Array.from({ length: 31 }, () => get(`/v?number=${permit.number}&checkCode=222223`));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    expect((await get(`/v/${permit.token}`)).status).toBe(200);
  });

  it.each([
    ['a field that nobody knows', { number: '1', checkCode: '2', more: '3' }, {}, 400],
    ['a form where JSON is wanted', undefined, { 'content-type': 'text/plain' }, 415],
  ])('refuse %s', async (_, fields, headers, status) => {
    const answer = fields
      ? await post('/v', fields)
      : await fetch(`${service.url}/v`, { method: 'POST', headers, body: 'x' });
    expect(answer.status).toBe(status);
  });
});
