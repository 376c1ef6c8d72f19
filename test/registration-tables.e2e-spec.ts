import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeXlsx } from '../src/lib/tables/write/write-xlsx.js';
import type { Answer } from './support/api.js';
import { BUILDER } from './support/lookup-scene.js';
import { file, LAND_USE, type RegistrationScene, registrationScene } from './support/registration-scene.js';

const HEADER = '证照类型,证照编号,持证主体,持证主体代码,颁发日期,有效期至';

const GBK = [
  'd6a4d5d5c0e0d0cd2cd6a4d5d5b1e0bac52cb3d6d6a4d6f7cce52cb3d6d6a4d6f7cce5b4fac2eb2cb0e4b7a2c8d5c6da',
  '0d0abda8c9e8d3c3b5d8b9e6bbaed0edbfc9d6a42cb5d8d7d6b5da32303236353031bac52cd1d3bdf2cfd8cabec0fdcc',
  'c7b3a72c39313431303732364d414b3959365037584b2c32303236c4ea34d4c232c8d50d0a',
].join('');

describe('licences of other departments', () => {
  let scene: RegistrationScene;
  beforeAll(async () => {
    scene = await registrationScene();
    await scene.register(scene.planning, LAND_USE);
  });
  afterAll(() => scene.close());

  describe('from tables', () => {
    const row = (serial: number, change = ''): string =>
      `建设用地规划许可证,地字第4107262026${change}${serial}号,延津县示例面粉厂,${BUILDER},2026/3/1,`;

    it('are entered where a row is good, named where it is bad, and not twice', async () => {
      const lines = [
        HEADER,
        row(101),
        row(102).replace(BUILDER, '91410726MAK9Y6P7XX'),
        row(103),
        row(104).replace('2026/3/1', '三月一日'),
        row(105).replace('建设用地规划许可证', 'fire-design-review'),
        row(101).replace('面粉厂', '油厂'),
      ];
      const table = Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
      const first = await scene.batch(table);
      expect(first).toMatchObject({ status: 200, body: { rows: 6, entered: 2, known: 0, refused: 4 } });
      expect(first.body['items']).toMatchObject([
        { line: 2, number: '地字第4107262026101号', result: 'entered' },
        { line: 3, result: 'refused', errors: [{ field: 'holderCode', column: '持证主体代码' }] },
        { line: 4, result: 'entered' },
        { line: 5, result: 'refused', errors: [{ field: 'issueDate', column: '颁发日期' }] },
        { line: 6, result: 'refused', errors: [{ field: 'licenceType', column: '证照类型' }] },
        { line: 7, result: 'refused', errors: [{ field: 'number', column: '证照编号' }] },
      ]);
      const second = await scene.batch(table);
      expect(second.body).toMatchObject({ rows: 6, entered: 0, known: 2, refused: 4 });
      const ids = ({ body }: Answer): unknown[] => (body['items'] as { id?: string }[]).map(({ id }) => id);
      expect(ids(second)).toEqual(ids(first));
      const [id] = ids(first);
      const put = await scene.send('PUT', `/v1/registered-licences/${String(id)}/document`, file('row'));
      expect(put.body).toMatchObject({ status: 'valid', issueDate: '2026-03-01', validUntil: null });
    });

    it('are read from GBK as a Chinese edition of a spreadsheet program writes it', async () => {
      // 证照类型,证照编号,持证主体,持证主体代码,颁发日期 and a row, as `iconv -t GBK` writes them.
      const table = Buffer.from(GBK, 'hex');
      expect((await scene.batch(table)).body).toMatchObject({ rows: 1, entered: 1, refused: 0 });
      const found = await scene.planning.get('/v1/registered-licences?awaiting=document&limit=100');
      expect(found.body['items']).toContainEqual(
        expect.objectContaining({
          number: '地字第2026501号',
          holder: { name: '延津县示例糖厂', uscc: BUILDER },
        }),
      );
    });

    it('are read from XLSX, and from the template that is handed out', async () => {
      const template = await scene.planning.raw('/v1/registered-licences/batches/template');
      expect(template.headers.get('content-type')).toContain('spreadsheetml');
      const csv = await (
        await scene.planning.raw('/v1/registered-licences/batches/template?format=csv')
      ).text();
      expect(csv.trim()).toBe(
        '证照类型,证照编号,电子证照标识,颁发机构,颁发机构代码,持证主体,持证主体代码,项目代码,工程名称,颁发日期,有效期至',
      );
      const columns = csv.replace('\ufeff', '').trim().split(',');
      const cells = {
        证照类型: 'works-planning-permit',
        证照编号: '建字第410726202600001号',
        持证主体: '延津县示例粮油有限公司',
        持证主体代码: BUILDER,
        颁发日期: '2026-05-06',
      };
      const { body } = await scene.batch(writeXlsx({ columns, rows: [cells] }));
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
      const { status, body } = await scene.batch(await make());
      expect(status).toBe(422);
      expect(String(body['type'])).toMatch(/:table-refused$/);
      expect(body['detail']).toContain(why);
    });
  });

  it('stand in the record of doings', async () => {
    const rows = (await scene.service.rows(
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
