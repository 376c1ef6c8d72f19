import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { AuditService } from '../src/audit/audit.service.js';
import { BatchRecordsService } from '../src/exemption/batches/batch-records.service.js';
import { BatchRunnerService } from '../src/exemption/batches/batch-runner.service.js';
import { readTable } from '../src/lib/tables/read-table.js';
import { writeXlsx } from '../src/lib/tables/write/write-xlsx.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { freshDatabase } from './support/fresh-database.js';
import {
  BUILDER,
  EXISTENCE,
  FIRE_BRIGADE,
  LAND_REGISTRY,
  type LookupScene,
  lookupScene,
  type Permit,
  PROJECT,
  TERMS,
} from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

type Item = Readonly<{
  position: number;
  line: number | null;
  status: string;
  answer?: Readonly<Record<string, unknown>>;
  problem?: Readonly<{ type: string; errors?: { pointer: string }[]; repeats?: number; lookupId?: string }>;
}>;

const GBK_HEADER = '证照类型,证照编号,事项编码,办件编号,经办人编号,经办人姓名,用证事由,授权方式';

describe('batches of look-ups', () => {
  let service: TestService;
  let scene: LookupScene;
  let permit: Permit;
  let database: Record<string, string>;
  let fire: string;

  beforeAll(async () => {
    database = await freshDatabase();
    service = await startService({ env: { ...database, RATE_LIMIT_PER_ADDRESS: '100000' } });
    scene = await lookupScene(service);
    fire = await service.keyOf(FIRE_BRIGADE, 'department', 'lookups:make');
    permit = await scene.issue();
    await scene.entitle();
  });
  afterAll(() => service.close());

  let keys = 0;
  const nextKey = (): string => `batch-${++keys}`;
  const open = (
    items: unknown,
    kind = 'existence',
    key = nextKey(),
    api: Api = scene.fire,
  ): Promise<Answer> => api.post('/v1/lookup-batches', { kind, items }, { 'idempotency-key': key });
  const settled = async ({ status, body }: Answer): Promise<string> => {
    expect([status, body['errors']]).toEqual([202, undefined]);
    await service.app.get(BatchRunnerService, { strict: false }).run(String(body['id']));
    return String(body['id']);
  };
  const pages = async (id: string, limit: number): Promise<Item[]> => {
    const items: Item[] = [];
    for (let cursor: string | null = '0'; cursor !== null;) {
      const path = `/v1/lookup-batches/${id}/items?limit=${limit}&cursor=${cursor}`;
      const { body }: Answer = await scene.fire.get(path);
      items.push(...(body['items'] as Item[]));
      cursor = body['nextCursor'] as string | null;
    }
    return items;
  };
  const item = (caseNo: number, change: object = {}): object => ({
    ...EXISTENCE,
    caseNo: `XF-${caseNo}`,
    number: permit.number,
    ...change,
  });
  const problemOf = ({ problem }: Item): unknown => problem?.type.split(':').at(-1);
  const upload = async (bytes: Uint8Array, kind = 'existence'): Promise<Answer> => {
    const form = new FormData();
    form.set('kind', kind);
    form.set('file', new Blob([new Uint8Array(bytes)]), 'batch');
    const headers = { authorization: fire, 'idempotency-key': nextKey() };
    const response = await fetch(`${service.url}/v1/lookup-batches`, { method: 'POST', headers, body: form });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  };
  const recorded = async (id: string): Promise<number[]> => {
    const rows = await service.app
      .get(AuditService, { strict: false })
      .since(0, ['existence-check', 'exemption-check', 'lookup-refused'], 5000);
    const places = rows.map(({ body }) => (body as { batch?: { id: string; position: number } }).batch);
    return places.flatMap((place) => (place?.id === id ? [place.position] : []));
  };

  it('are answered one by one, half of them bad, in the order in which they were sent', async () => {
    const sent = Array.from({ length: 1000 }, (_, index) =>
      item(index, index % 2 === 0 ? {} : { useCause: '' }),
    );
    const opened = await open(sent);
    expect(opened.body).toMatchObject({ kind: 'existence', total: 1000 });
    expect(opened.headers.get('location')).toBe(`/v1/lookup-batches/${String(opened.body['id'])}`);
    const id = await settled(opened);
    expect((await scene.fire.get(`/v1/lookup-batches/${id}`)).body).toMatchObject({
      state: 'finished',
      answered: 1000,
    });
    const items = await pages(id, 170);
    expect(items.map(({ position }) => position)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    expect(items.every(({ status }, index) => status === (index % 2 === 0 ? 'answered' : 'refused'))).toBe(
      true,
    );
    expect(items[0]?.answer).toMatchObject({ code: 0, inForce: true, receipt: expect.any(String) as string });
    expect(items[999]?.problem).toMatchObject({ status: 400, errors: [{ pointer: '/useCause' }, {}] });
    expect((await recorded(id)).toSorted((a, b) => a - b)).toEqual(items.map(({ position }) => position));
  });

  it('name items that ask the same, that nobody may ask, and that are no questions', async () => {
    const id = await settled(
      await open([
        item(1),
        item(2),
        item(1),
        { ...item(1), useCause: '另一事由' },
        item(3, { matter: '0180000' }),
        'item',
        item(4, { number: '11010519491231002X' }),
        item(5, { number: '410726202611239999' }),
        item(6, { operator: { id: 'X', name: '丙', organisationUscc: LAND_REGISTRY } }),
        Object.fromEntries(Object.entries(item(2)).toReversed()),
      ]),
    );
    const items = await pages(id, 100);
    expect(items.map((each) => problemOf(each) ?? each.answer?.['code'])).toEqual([
      0,
      0,
      'item-repeated',
      0,
      'not-entitled',
      'request-invalid',
      'request-invalid',
      10,
      'operator-not-of-department',
      'item-repeated',
    ]);
    expect([items[2]?.problem?.repeats, items[9]?.problem?.repeats]).toEqual([0, 1]);
    expect(items[6]?.problem?.errors).toEqual([expect.objectContaining({ pointer: '/number' })]);
    expect((await recorded(id)).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const kept = JSON.stringify(await service.rows('SELECT * FROM lookup_batch_items'));
    // With the letter: no digest has it.
    expect([kept.includes('19491231002X'), kept.includes('XF-4')]).toEqual([false, true]);
  });

  it('are the same batch for the same key and items, and refused for others', async () => {
    const key = nextKey();
    const first = await open([item(1)], 'existence', key);
    const again = await open([item(1)], 'existence', key);
    expect(again.body['id']).toBe(first.body['id']);
    await settled(again);
    expect(await recorded(String(first.body['id']))).toEqual([0]);
    expect((await open([item(2)], 'existence', key)).status).toBe(422);
    const atOnce = nextKey();
    const both = await Promise.all([
      open([item(1)], 'existence', atOnce),
      open([item(1)], 'existence', atOnce),
    ]);
    expect(both[0].body['id']).toBe(both[1].body['id']);
    await settled(both[0]);
  });

  it.each<[string, () => unknown, string, string]>([
    ['1,001 items', () => Array.from({ length: 1001 }, (_, index) => item(index)), 'existence', '/items'],
    ['no items', () => [], 'existence', '/items'],
    ['items that are none', () => 'items', 'existence', '/items'],
    ['an unknown kind', () => [item(1)], 'everything', '/kind'],
  ])('are not taken in with %s, on record', async (_, items, kind, pointer) => {
    const { status, body } = await open(items(), kind);
    expect([status, (body['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([400, pointer]);
    expect((await scene.fire.get(`/v1/lookups/${String(body['lookupId'])}`)).body).toMatchObject({
      kind: 'lookup-refused',
      refused: { problem: 'request-invalid' },
    });
  });

  it('need a key, and are for the organisation that sent them', async () => {
    const missing = await scene.fire.post('/v1/lookup-batches', { kind: 'existence', items: [item(1)] });
    expect(missing.body).toMatchObject({ status: 400, errors: [{ pointer: 'Idempotency-Key' }] });
    const id = await settled(await open([item(1)]));
    for (const path of ['', '/items', '/table?format=csv'])
      expect((await scene.registry.get(`/v1/lookup-batches/${id}${path}`)).status).toBe(404);
    expect((await httpApi(service, fire).get(`/v1/lookup-batches/${id}`)).status).toBe(200);
    expect((await scene.fire.get(`/v1/lookup-batches/${id}/table?format=pdf`)).status).toBe(400);
  });

  describe('as tables', () => {
    it('come as CSV in GBK, and go as CSV and XLSX', async () => {
      // As iconv -t GBK writes it.
      const gbk = await readFile(new URL('fixtures/lookups/batch-gbk.csv', import.meta.url));
      expect(gbk.includes(Buffer.from('证照'))).toBe(false);
      const id = await settled(await upload(gbk));
      const [first, second] = await pages(id, 10);
      expect(first).toMatchObject({ line: 2, status: 'answered', answer: { code: 10 } });
      expect(second).toMatchObject({ line: 3, status: 'refused' });
      expect(second?.problem?.errors).toEqual([expect.objectContaining({ pointer: '/authMode' })]);
      for (const format of ['csv', 'xlsx']) {
        const response = await scene.fire.raw(`/v1/lookup-batches/${id}/table?format=${format}`);
        expect(response.headers.get('content-disposition')).toBe(
          `attachment; filename="lookups-${id}.${format}"`,
        );
        const bytes = new Uint8Array(await response.arrayBuffer());
        const { rows } = readTable(bytes, { maxBytes: 100_000, maxRows: 10, maxColumns: 30 });
        expect(rows.map(({ cells }) => [cells['行号'], cells['状态码'], cells['问题字段']])).toEqual([
          ['2', '10', ''],
          ['3', '', 'authMode'],
        ]);
      }
    });

    it('come as XLSX, for exemption checks too', async () => {
      const columns = ['持证主体代码', '项目代码', ...GBK_HEADER.split(',').slice(2)];
      const cells = [BUILDER, PROJECT, TERMS.matter, 'XF-9', 'XF-017', '测试丙', TERMS.useCause, '依职能'];
      const row = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']));
      const id = await settled(await upload(writeXlsx({ columns, rows: [row] }), 'exemption'));
      const response = await scene.fire.raw(`/v1/lookup-batches/${id}/table?format=csv`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const { rows } = readTable(bytes, { maxBytes: 100_000, maxRows: 10, maxColumns: 40 });
      expect(rows.map(({ cells: each }) => [each['材料编码'], each['是否免于提交'], each['zzbh']])).toEqual([
        ['0100000-01', '否', ''],
        ['0100000-02', '否', ''],
        ['0100000-03', '否', ''],
        ['0100000-04', '否', ''],
        ['0100000-05', '是', permit.number],
      ]);
    });

    it.each<[string, () => Uint8Array, object]>([
      [
        'a formula',
        () => sheet('<c r="A1" t="str"><v>证照编号</v></c>', '<c r="A2"><f>1+1</f><v>2</v></c>'),
        { fault: 'formula', cell: 'A2' },
      ],
      [
        'merged cells',
        () =>
          sheet(
            '<c r="A1" t="str"><v>证照编号</v></c>',
            '<c r="A2" t="str"><v>1</v></c>',
            '<mergeCells><mergeCell ref="A2:B3"/></mergeCells>',
          ),
        { fault: 'merged-cells', cell: 'A2:B3' },
      ],
      [
        'a column that nobody knows',
        () => Buffer.from('证照编号,备注\n1,2\n'),
        { fault: 'column-unknown', cell: 'B1' },
      ],
      ['1,001 rows', () => Buffer.from(`证照编号\n${'1\n'.repeat(1001)}`), { fault: 'too-many-rows' }],
      ['no rows', () => Buffer.from('证照编号\n'), { fault: 'empty' }],
      ['an encoding that is none', () => Buffer.from([0xff, 0xfe, 0x31, 0x00]), { fault: 'encoding' }],
      ['quotation marks that do not fit', () => Buffer.from('证照编号\n"1\n'), { fault: 'csv-malformed' }],
    ])('are refused with %s, by its cell, on record', async (_, bytes, fault) => {
      const { status, body } = await upload(bytes());
      expect([status, body]).toEqual([
        422,
        expect.objectContaining({ ...fault, errors: [expect.objectContaining({ pointer: '/file' })] }),
      ]);
      expect((await scene.fire.get(`/v1/lookups/${String(body['lookupId'])}`)).body).toMatchObject({
        refused: { problem: 'table-refused' },
      });
    });
  });

  it('are gone on with after the database was lost, and after a restart; nothing is kept that is not on record', async () => {
    const records = service.app.get(BatchRecordsService, { strict: false });
    const keep = records.keep.bind(records);
    let pieces = 0;
    records.keep = (...piece) =>
      ++pieces > 1 ? Promise.reject(new Error('the database went away')) : keep(...piece);
    const opened = await open(Array.from({ length: 120 }, (_, index) => item(index)));
    const id = await settled(opened);
    const half = (await scene.fire.get(`/v1/lookup-batches/${id}`)).body;
    expect(half).toMatchObject({ state: 'working', total: 120, answered: 50 });
    expect((await scene.fire.get(`/v1/lookup-batches/${id}/table?format=csv`)).status).toBe(409);
    const before = await pages(id, 100);
    expect(before.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 50 }, () => 'answered'),
      ...Array.from({ length: 70 }, () => 'waiting'),
    ]);

    const { config, clock } = service;
    await service.stop();
    clock.advance(60);
    const env = { ...database, RATE_LIMIT_PER_ADDRESS: '100000' };
    service = await startService({ data: config.dataDirectory, seals: config.sealsDirectory, clock, env });
    const api = httpApi(service, fire);
    scene = { ...scene, fire: api };
    await service.app.get(BatchRunnerService, { strict: false }).sweep();
    const after = await pages(id, 100);
    expect(after.slice(0, 50)).toEqual(before.slice(0, 50));
    expect(after.map(({ position, status }) => [position, status])).toEqual(
      Array.from({ length: 120 }, (_, index) => [index, 'answered']),
    );
    // What was lost between record and answer was asked again, and stands in record again.
    const places = await recorded(id);
    expect(new Set(places).size).toBe(120);
    expect(places.filter((position) => position < 50)).toHaveLength(50);
    expect(places.length).toBeGreaterThanOrEqual(170);
    const ids = after.map(({ answer }) => answer?.['lookupId']);
    expect(new Set(ids).size).toBe(120);
  });

  it('wait when nothing can be recorded, and are answered later', async () => {
    const audit = service.app.get(AuditService, { strict: false });
    const answer = audit.answer.bind(audit);
    let calls = 0;
    audit.answer = (ask) => (++calls > 3 ? Promise.reject(new Error('disk full')) : answer(ask));
    const id = await settled(await open(Array.from({ length: 6 }, (_, index) => item(index))));
    const statuses = async (): Promise<string[]> =>
      (await pages(id, 10)).map(({ status }) => status).toSorted();
    const three = (status: string): string[] => Array.from({ length: 3 }, () => status);
    expect(await statuses()).toEqual([...three('answered'), ...three('waiting')]);
    audit.answer = answer;
    await service.app.get(BatchRunnerService, { strict: false }).sweep();
    expect((await scene.fire.get(`/v1/lookup-batches/${id}`)).body).toMatchObject({
      state: 'finished',
      answered: 6,
    });
  });
});

/** A workbook of one sheet with such rows, as little as a reader needs. */
function sheet(first: string, second: string, after = ''): Uint8Array {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const parts = {
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="r" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="r" Type="${office}/worksheet" Target="s.xml"/></Relationships>`,
    'xl/s.xml': `<worksheet xmlns="${main}"><sheetData><row r="1">${first}</row><row r="2">${second}</row></sheetData>${after}</worksheet>`,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, Buffer.from(xml)])));
}
