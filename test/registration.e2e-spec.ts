import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeXlsx } from '../src/lib/tables/write/write-xlsx.js';
import { LicenceClocksService } from '../src/licences/licence-clocks.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { WITHOUT_LOOKING } from './support/application-scene.js';
import { foreignPdf } from './support/foreign-pdf.js';
import { lookupScene, type LookupScene, TERMS } from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

/** 自然资源局 and 住建城管局 of the seeds. */
const PLANNING = '11410726MB0X345697';
const HOUSING = '11410726MB0X234568';
const HOLDER = '91410726MAK9Y6P7XK';
const PROJECT = '2609-410726-04-03-110016';
const LAND_USE = {
  licenceType: 'land-use-permit',
  number: '地字第410726202600031号',
  holderName: '延津县示例粮油有限公司',
  holderCode: HOLDER,
  projectCode: PROJECT,
  projectName: '粮食周转仓库项目',
  issueDate: '2026-03-01',
  validUntil: '2027-02-28',
};
const HEADER = '证照类型,证照编号,持证主体,持证主体代码,颁发日期,有效期至';

const GBK = [
  'd6a4d5d5c0e0d0cd2cd6a4d5d5b1e0bac52cb3d6d6a4d6f7cce52cb3d6d6a4d6f7cce5b4fac2eb2cb0e4b7a2c8d5c6da',
  '0d0abda8c9e8d3c3b5d8b9e6bbaed0edbfc9d6a42cb5d8d7d6b5da32303236353031bac52cd1d3bdf2cfd8cabec0fdcc',
  'c7b3a72c39313431303732364d414b3959365037584b2c32303236c4ea34d4c232c8d50d0a',
].join('');

/** An unsealed file of its own for every text. */
const file = (text: string): Uint8Array =>
  Buffer.concat([Buffer.from(foreignPdf()), Buffer.from(`% ${text}\n`)]);

describe('licences of other departments', () => {
  let service: TestService;
  let scene: LookupScene;
  let planning: Api;
  let housing: Api;
  let reader: Api;
  let planningKey: string;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' }, providers: WITHOUT_LOOKING });
    scene = await lookupScene(service);
    planningKey = await service.keyOf(PLANNING, 'department', 'licences:register', 'licences:search');
    planning = httpApi(service, planningKey);
    housing = httpApi(service, await service.keyOf(HOUSING, 'department', 'licences:register'));
    reader = httpApi(service, await service.key('officer', 'licences:read', 'licences:change-status'));
  });
  afterAll(() => service.close());

  let keys = 0;
  const register = (who: Api, body: object, key = `K-${++keys}`): Promise<Answer> =>
    who.post('/v1/registered-licences', body, { 'idempotency-key': key });
  const send = async (
    method: string,
    path: string,
    bytes: Uint8Array,
    fields: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([Buffer.from(bytes)]), 'file');
    const response = await fetch(service.url + path, {
      method,
      headers: { authorization: planningKey, ...headers },
      body: form,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  const batch = (bytes: Uint8Array): Promise<Answer> =>
    send('POST', '/v1/registered-licences/batches', bytes);
  const pointers = ({ body }: Answer): unknown =>
    (body['errors'] as { pointer: string }[]).map((e) => e.pointer);
  const exists = async (number: string): Promise<Record<string, unknown>> => {
    const asked = { ...TERMS, licenceType: 'land-use-permit', number };
    const { status, body } = await scene.fire.post('/v1/existence-checks', asked);
    expect(status).toBe(200);
    return body;
  };

  it('are answered about once their file is here, and are like our own then', async () => {
    await scene.entitle({ licenceType: 'land-use-permit' });
    const first = await register(planning, LAND_USE, 'same');
    expect(first).toMatchObject({
      status: 201,
      body: { status: 'sealing', version: '001', registrar: { name: '延津县自然资源局', uscc: PLANNING } },
    });
    const id = String(first.body['id']);
    expect(first.headers.get('location')).toBe(`/v1/registered-licences/${id}`);
    expect(await exists(LAND_USE.number)).toMatchObject({ exists: false, code: 10 });
    expect((await reader.get(`/v1/licences/${id}`)).status).toBe(404);

    const bytes = file('land use');
    const put = await send('PUT', `/v1/registered-licences/${id}/document`, bytes);
    expect(put).toMatchObject({
      status: 200,
      body: { status: 'valid', document: { standing: 'copy', verdict: 'not-sealed', bytes: bytes.length } },
    });
    const again = await register(planning, LAND_USE, 'same');
    expect(again).toMatchObject({ status: 200, body: { id, status: 'valid' } });

    expect(await exists(LAND_USE.number)).toMatchObject({
      exists: true,
      inForce: true,
      code: 0,
      version: '001',
    });
    const { body: seen } = await reader.get(`/v1/licences/${id}`);
    expect(seen).toMatchObject({
      status: 'valid',
      number: LAND_USE.number,
      registeredBy: { name: '延津县自然资源局', uscc: PLANNING },
      validUntil: '2027-02-28',
      data: { projectName: '粮食周转仓库项目' },
    });
    expect(seen).not.toHaveProperty('sealing');
    const kept = await reader.raw(`/v1/licences/${id}/document`);
    expect(Buffer.from(await kept.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);

    const { url } = seen['verification'] as { url: string };
    const path = new URL(url).pathname;
    const json = await (await fetch(service.url + path, { headers: { accept: 'application/json' } })).json();
    expect(json).toMatchObject({
      registeredBy: '延津县自然资源局',
      issuer: '延津县自然资源局',
      project: '粮食周转仓库项目',
      test: false,
    });
    const page = await (await fetch(service.url + path, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('登记部门');
    // A scan is not called sealed.
    expect(page).toContain('登记文件可能是扫描件');
    expect(page).not.toContain('签章');

    const judged = await send('POST', '/v1/verifications', bytes);
    expect(judged.body).toMatchObject({
      verdict: 'genuine-current',
      register: { number: LAND_USE.number, registeredBy: '延津县自然资源局' },
    });
    const search = await planning.get(
      `/v1/licences/search?holderName=${encodeURIComponent('示例粮油')}&holderNameMode=contains`,
    );
    expect(search.body).toMatchObject({
      items: [{ id, registeredBy: '延津县自然资源局' }],
      nextCursor: null,
    });
  });

  it('stand for the paper of a matter from the moment their file is here until they are ended', async () => {
    const licenceType = 'works-planning-permit';
    await scene.entitle({ licenceType });
    const number = '建字第410726202600033号';
    const { body } = await register(planning, { ...LAND_USE, licenceType, number });
    const id = String(body['id']);
    const permit = async (): Promise<unknown> => {
      const asked = { ...TERMS, holderCode: HOLDER, projectCode: PROJECT };
      const { body: answer } = await scene.fire.post('/v1/exemption-checks', asked);
      const materials = answer['materials'] as { code: string }[];
      return materials.find(({ code }) => code === '0100000-03');
    };
    expect(await permit()).toMatchObject({ exempt: false, licence: null });
    await send('PUT', `/v1/registered-licences/${id}/document`, file('33'));
    expect(await permit()).toMatchObject({
      name: '建设工程规划许可证',
      exempt: true,
      statusCode: 0,
      licence: { zzmc: '建设工程规划许可证', zzbh: number, zzlx: '1110000000001330XT902' },
    });
    const order = { reason: '规划许可被撤回', legalBasis: '《行政许可法》第七十条' };
    await planning.post(`/v1/registered-licences/${id}/withdraw`, order);
    expect(await permit()).toMatchObject({ exempt: false, statusCode: 21 });
  });

  it('are ended by who registered them, and by nobody else', async () => {
    const form = { ...LAND_USE, number: '地字第410726202600032号' };
    const { body } = await send('POST', '/v1/registered-licences', file('32'), form, {
      'idempotency-key': 'form',
    });
    const id = String(body['id']);
    expect(body).toMatchObject({ status: 'valid', document: { standing: 'copy' } });
    const order = { reason: '以欺骗手段取得许可', legalBasis: '《行政许可法》第六十九条' };
    expect(await reader.post(`/v1/licences/${id}/revoke`, order)).toMatchObject({ status: 409 });
    expect((await housing.post(`/v1/registered-licences/${id}/revoke`, order)).status).toBe(404);
    expect((await planning.post(`/v1/registered-licences/${id}/revoke`, {})).status).toBe(400);
    expect(await planning.post(`/v1/registered-licences/${id}/revoke`, order)).toMatchObject({
      status: 200,
      body: { status: 'revoked' },
    });
    expect(await planning.post(`/v1/registered-licences/${id}/withdraw`, order)).toMatchObject({
      status: 409,
      body: { licenceStatus: 'revoked', allowed: [] },
    });
    expect(await exists(form.number)).toMatchObject({ exists: true, inForce: false, code: 21 });
    expect((await send('POST', '/v1/verifications', file('32'))).body['verdict']).toBe(
      'genuine-not-in-force',
    );
    const { body: history } = await reader.get(`/v1/licences/${id}/status-history`);
    expect(history['items']).toMatchObject([
      { action: 'publish', reason: '由延津县自然资源局登记' },
      { action: 'revoke', reason: order.reason },
    ]);
    // The same again is the one that was revoked; what is corrected is the next version.
    expect((await register(planning, form)).body).toMatchObject({ id, status: 'revoked' });
    const corrected = await register(planning, { ...form, holderName: '延津县示例粮油集团有限公司' });
    expect(corrected).toMatchObject({ status: 201, body: { version: '002', status: 'sealing' } });
  });

  it('lapse the day after their last one', async () => {
    const form = { ...LAND_USE, number: '地字第410726202600033号', validUntil: '2026-11-24' };
    const { body } = await send('POST', '/v1/registered-licences', file('its last day'), form, {
      'idempotency-key': 'ends',
    });
    const id = String(body['id']);
    service.clock.set('2026-11-24T15:59:00.000Z'); // 23:59 of its last day in Shanghai
    expect(await exists(form.number)).toMatchObject({ inForce: true });
    service.clock.set('2026-11-24T16:00:00.000Z');
    expect(await exists(form.number)).toMatchObject({ inForce: false, code: 22 });
    await service.app.get(LicenceClocksService, { strict: false }).sweep();
    expect((await planning.get(`/v1/registered-licences/${id}`)).body['status']).toBe('lapsed');
    const { body: history } = await reader.get(`/v1/licences/${id}/status-history`);
    expect((history['items'] as object[]).at(-1)).toMatchObject({
      action: 'lapse',
      effectiveDate: '2026-11-25',
      reason: '有效期届满，证照自行失效',
    });
  });

  it.each<[string, object, number, string, readonly string[]]>([
    [
      'another department',
      { licenceType: 'fire-design-review' },
      422,
      'issuer-not-competent',
      ['/licenceType'],
    ],
    ['an unknown type', { licenceType: 'hunting-licence' }, 422, 'licence-type-unknown', []],
    ['our own permits', { licenceType: 'construction-permit' }, 422, 'licence-type-unknown', []],
    [
      'another issuer',
      { issuerName: '示例局', issuerUscc: HOUSING },
      400,
      'request-invalid',
      ['/issuerUscc'],
    ],
    ['a wrong holder code', { holderCode: '91410726MAK9Y6P7XX' }, 400, 'request-invalid', ['/holderCode']],
    ['a day to come', { issueDate: '2030-01-01' }, 400, 'request-invalid', ['/issueDate', '/validUntil']],
    ['an unknown member', { colour: 'red' }, 400, 'request-invalid', ['/colour']],
    [
      'another content under the number',
      { projectName: '其他项目' },
      409,
      'licence-registered-already',
      ['/number'],
    ],
  ])('are refused: %s', async (_, change, status, type, places) => {
    const answer = await register(planning, { ...LAND_USE, ...change });
    expect(answer.status).toBe(status);
    expect(String(answer.body['type'])).toMatch(new RegExp(`:${type}$`));
    if (places.length > 0) expect(pointers(answer)).toEqual(places);
  });

  it('are refused with another body under a used key, without a key, and through a key of no department', async () => {
    const other = { ...LAND_USE, number: '地字第410726202600099号' };
    expect((await register(planning, other, 'same')).status).toBe(422);
    expect((await planning.post('/v1/registered-licences', other)).status).toBe(400);
    const officer = httpApi(service, await service.keyOf(PLANNING, 'officer', 'licences:register'));
    expect(String((await register(officer, other)).body['type'])).toMatch(/:organisation-required$/);
  });

  it('take no file that is broken, no PDF, or another licence’s', async () => {
    const { body } = await register(planning, { ...LAND_USE, number: '地字第410726202600034号' });
    const path = `/v1/registered-licences/${String(body['id'])}/document`;
    for (const bytes of [Buffer.from('no pdf'), file('land use')]) {
      const answer = await send('PUT', path, bytes);
      expect(String(answer.body['type'])).toMatch(/:attachment-refused$/);
      expect(pointers(answer)).toEqual(['/file']);
    }
    const waiting = await planning.get('/v1/registered-licences?awaiting=document&limit=1');
    expect(waiting.body).toMatchObject({ items: [{ status: 'sealing' }] });
    expect(typeof waiting.body['nextCursor']).toBe('string');
  });

  describe('from tables', () => {
    const row = (serial: number, change = ''): string =>
      `建设用地规划许可证,地字第4107262026${change}${serial}号,延津县示例面粉厂,${HOLDER},2026/3/1,`;

    it('are entered where a row is good, named where it is bad, and not twice', async () => {
      const lines = [
        HEADER,
        row(101),
        row(102).replace(HOLDER, '91410726MAK9Y6P7XX'),
        row(103),
        row(104).replace('2026/3/1', '三月一日'),
        row(105).replace('建设用地规划许可证', 'fire-design-review'),
        row(101).replace('面粉厂', '油厂'),
      ];
      const table = Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
      const first = await batch(table);
      expect(first).toMatchObject({ status: 200, body: { rows: 6, entered: 2, known: 0, refused: 4 } });
      expect(first.body['items']).toMatchObject([
        { line: 2, number: '地字第4107262026101号', result: 'entered' },
        { line: 3, result: 'refused', errors: [{ field: 'holderCode', column: '持证主体代码' }] },
        { line: 4, result: 'entered' },
        { line: 5, result: 'refused', errors: [{ field: 'issueDate', column: '颁发日期' }] },
        { line: 6, result: 'refused', errors: [{ field: 'licenceType', column: '证照类型' }] },
        { line: 7, result: 'refused', errors: [{ field: 'number', column: '证照编号' }] },
      ]);
      const second = await batch(table);
      expect(second.body).toMatchObject({ rows: 6, entered: 0, known: 2, refused: 4 });
      const ids = ({ body }: Answer): unknown[] => (body['items'] as { id?: string }[]).map(({ id }) => id);
      expect(ids(second)).toEqual(ids(first));
      const [id] = ids(first);
      const put = await send('PUT', `/v1/registered-licences/${String(id)}/document`, file('row'));
      expect(put.body).toMatchObject({ status: 'valid', issueDate: '2026-03-01', validUntil: null });
    });

    it('are read from GBK as a Chinese edition of a spreadsheet program writes it', async () => {
      // 证照类型,证照编号,持证主体,持证主体代码,颁发日期 and a row, as `iconv -t GBK` writes them.
      const table = Buffer.from(GBK, 'hex');
      expect((await batch(table)).body).toMatchObject({ rows: 1, entered: 1, refused: 0 });
      const found = await planning.get('/v1/registered-licences?awaiting=document&limit=100');
      expect(found.body['items']).toContainEqual(
        expect.objectContaining({
          number: '地字第2026501号',
          holder: { name: '延津县示例糖厂', uscc: HOLDER },
        }),
      );
    });

    it('are read from XLSX, and from the template that is handed out', async () => {
      const template = await planning.raw('/v1/registered-licences/batches/template');
      expect(template.headers.get('content-type')).toContain('spreadsheetml');
      const csv = await (await planning.raw('/v1/registered-licences/batches/template?format=csv')).text();
      expect(csv.trim()).toBe(
        '证照类型,证照编号,电子证照标识,颁发机构,颁发机构代码,持证主体,持证主体代码,项目代码,工程名称,颁发日期,有效期至',
      );
      const columns = csv.replace('\ufeff', '').trim().split(',');
      const cells = {
        证照类型: 'works-planning-permit',
        证照编号: '建字第410726202600001号',
        持证主体: '延津县示例粮油有限公司',
        持证主体代码: HOLDER,
        颁发日期: '2026-05-06',
      };
      const { body } = await batch(writeXlsx({ columns, rows: [cells] }));
      expect(body).toMatchObject({ rows: 1, entered: 1 });
    });

    it.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
      ['UTF-16', () => Buffer.from(`\ufeff${HEADER}\n`, 'utf16le'), 'neither UTF-8 nor GBK'],
      ['another column', () => Buffer.from(`${HEADER},颜色\n`), 'There is no column 颜色.'],
      [
        'a missing column',
        () => Buffer.from('证照类型,证照编号\n'),
        'Columns are missing: 持证主体, 持证主体代码, 颁发日期.',
      ],
      [
        'the same column twice',
        () => Buffer.from(`${HEADER},number\n`),
        'Another column means the same as number.',
      ],
      [
        'a table of something else',
        () => readFile(join(import.meta.dirname, 'fixtures/tables/excel-like.xlsx')),
        'There is no column',
      ],
      ['nothing', () => Buffer.alloc(0), 'The file has no rows.'],
    ])('are refused as a whole: %s', async (_, make, why) => {
      const { status, body } = await batch(await make());
      expect(status).toBe(422);
      expect(String(body['type'])).toMatch(/:table-refused$/);
      expect(body['detail']).toContain(why);
    });
  });

  it.each([
    'limit=0',
    'limit=101',
    'status=sealing',
    'holderName=%20',
    'issuedFrom=2026-02-30',
    'cursor=x',
    'x=1',
  ])('are not searched by %s', async (query) => {
    const { status, body } = await planning.get(`/v1/licences/search?${query}`);
    expect(status).toBe(400);
    expect(pointers({ status, headers: new Headers(), body })).toEqual([`/${query.split('=')[0]}`]);
  });

  it('are searched through keys that may', async () => {
    expect((await housing.get('/v1/licences/search')).status).toBe(403);
  });

  it('stand in the record of doings', async () => {
    const rows = (await service.rows(
      `SELECT "kind", "body" FROM "audit_rows" WHERE "kind" = 'licence-registered' ORDER BY "sequence"`,
    )) as { body: string }[];
    const bodies = rows.map(({ body }) => JSON.parse(body) as { table: string | null; licences: object[] });
    expect(bodies[0]).toMatchObject({ table: null, licences: [{ number: LAND_USE.number }] });
    const table = bodies.find((body) => body.table !== null);
    expect(table?.licences).toMatchObject([
      { number: '地字第4107262026101号' },
      { number: '地字第4107262026103号' },
    ]);
  });
});
