import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { registerRow, type RegisterRow } from '../src/cli/bench/register-row.js';
import { fillRegister } from '../src/cli/bench/register-rows.js';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { takePlace } from '../src/licences/licence-place.js';
import { Licence } from '../src/licences/licence.entity.js';
import { type LicenceSearch, LicenceSearchService } from '../src/licences/licence-search.service.js';
import { readConfig } from '../src/platform/config/app-config.js';
import { Database } from '../src/platform/database/database.js';
import { freshDatabase } from './support/fresh-database.js';

const LICENCES = 12_000;

type Asked = Readonly<{ sql: string; values: readonly (string | number)[] }>;

describe('search in a register of many licences', () => {
  let directory: string;
  let dataSource: DataSource;
  let database: Database;
  let service: LicenceSearchService;
  /** All rows, the latest first: what is found is held against what a loop over them finds. */
  let rows: RegisterRow[];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-search-'));
    const config = readConfig({ DATA_DIR: directory, ...(await freshDatabase()) }, directory);
    dataSource = await new DataSource(dataSourceOptions(config)).initialize();
    database = new Database(dataSource, dataSource);
    service = new LicenceSearchService(database);
    await fillRegister(database, LICENCES);
    rows = Array.from({ length: LICENCES }, (_, index) => registerRow(index, LICENCES)).toReversed();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  const allOf = async (search: LicenceSearch, limit = 100): Promise<string[]> => {
    const numbers: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await service.search(search, { limit, cursor });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      numbers.push(...page.items.map(({ number }) => number));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return numbers;
  };
  const wanted = (fits: (row: RegisterRow) => boolean): string[] =>
    rows.filter(fits).map(({ number }) => number);
  const some = (): RegisterRow => rows[4321] as RegisterRow;

  it.each<[string, () => LicenceSearch, (row: RegisterRow) => boolean]>([
    ['number', () => ({ number: some().number }), ({ number }) => number === some().number],
    ['identifier', () => ({ identifier: some().identifier }), ({ id }) => id === some().id],
    ['project', () => ({ projectCode: some().projectCode }), (row) => row.projectCode === some().projectCode],
    ['holder', () => ({ holderCode: some().holderCode }), (row) => row.holderCode === some().holderCode],
    ['start of a name', () => ({ holderName: '延津县金' }), (row) => row.holderName.startsWith('延津县金')],
    ['first character', () => ({ holderName: '卫' }), (row) => row.holderName.startsWith('卫')],
    [
      'start of few names and a status',
      () => ({ holderName: some().holderName.slice(0, 6), status: some().status }),
      (row) => row.holderName.startsWith(some().holderName.slice(0, 6)) && row.status === some().status,
    ],
    [
      'whole name',
      () => ({ holderName: some().holderName }),
      (row) => row.holderName.startsWith(some().holderName),
    ],
    [
      'part of a name',
      () => ({ holderName: '华科建设', holderNameMode: 'contains' }),
      (row) => row.holderName.includes('华科建设'),
    ],
    [
      'pair of characters',
      () => ({ holderName: '瑞祥', holderNameMode: 'contains' }),
      (row) => row.holderName.includes('瑞祥'),
    ],
    [
      'single character',
      () => ({ holderName: '禾', holderNameMode: 'contains' }),
      (row) => row.holderName.includes('禾'),
    ],
    [
      'common pairs that no name has together',
      () => ({ holderName: '工程有限公司延津县', holderNameMode: 'contains' }),
      () => false,
    ],
    [
      'name and status',
      () => ({ holderName: '有限公司', holderNameMode: 'contains', status: 'penalised' }),
      (row) => row.holderName.includes('有限公司') && row.status === 'penalised',
    ],
    [
      'type and status',
      () => ({ licenceType: 'fire-design-review', status: 'revoked' }),
      (row) => row.licenceType === 'fire-design-review' && row.status === 'revoked',
    ],
    [
      'days of issue',
      () => ({ issuedFrom: '2020-02-28', issuedTo: '2020-03-01' }),
      ({ issueDate }) => ['2020-02-28', '2020-02-29', '2020-03-01'].includes(issueDate),
    ],
    [
      'a few last days',
      () => ({ validUntilFrom: '2026-11-01', validUntilTo: '2026-11-30', status: 'valid' }),
      (row) => (row.validUntil ?? '').startsWith('2026-11') && row.status === 'valid',
    ],
    [
      'many last days',
      () => ({ validUntilTo: '2026-11-30', holderName: '延津' }),
      ({ validUntil, holderName }) =>
        validUntil !== null && validUntil <= '2026-11-30' && holderName.startsWith('延津'),
    ],
  ])('finds by %s, the latest first', async (_, search, fits) => {
    const expected = wanted(fits);
    expect(await allOf(search())).toEqual(expected);
    if (expected.length > 0 && expected.length < 200) expect(await allOf(search(), 7)).toEqual(expected);
  });

  it.each(['%', '_', '延_', '%公司', '\\', "'", '?', '^', '$1'])(
    'takes %s for nothing but itself',
    async (holderName) => {
      expect(await allOf({ holderName, holderNameMode: 'contains' })).toEqual([]);
      expect(await allOf({ holderName, holderNameMode: 'prefix' })).toEqual([]);
    },
  );

  it('knows full width, capitals and blanks for the same', async () => {
    await published({ id: 'wide', holderName: 'Ｓample（延津） 示例厂', issueDate: '2026-11-01' });
    expect(await allOf({ holderName: 'sAMPLE(延 津)' })).toEqual(['wide']);
    expect(await allOf({ holderName: '（延津）示例', holderNameMode: 'contains' })).toEqual(['wide']);
  });

  it('neither repeats nor skips a licence when others are published between pages', async () => {
    const search = { holderCode: some().holderCode };
    const before = await allOf(search);
    expect(before.length).toBeGreaterThan(3);
    const first = await service.search(search, { limit: 2 });
    const { holderCode, holderName } = some();
    await published({ id: 'newer', holderCode, holderName, issueDate: '2027-01-01' });
    await published({ id: 'older', holderCode, holderName, issueDate: '2015-01-01' });
    const rest: string[] = [];
    for (let { nextCursor } = first; nextCursor !== null;) {
      const page = await service.search(search, { limit: 2, cursor: nextCursor });
      rest.push(...page.items.map(({ number }) => number));
      ({ nextCursor } = page);
    }
    expect([...first.items.map(({ number }) => number), ...rest]).toEqual([...before, 'older']);
    expect((await allOf(search))[0]).toBe('newer');
  });

  it('refuses cursors that it did not give out', async () => {
    for (const cursor of ['x', Buffer.from('place -1').toString('base64url')])
      await expect(service.search({}, { limit: 1, cursor })).rejects.toMatchObject({
        code: 'request-invalid',
      });
  });

  /** What the statements of a search really were. */
  const asked = async (search: LicenceSearch): Promise<Asked[]> => {
    const all: Asked[] = [];
    const { read } = database;
    const recording = Object.create(read, {
      query: {
        value: (sql: string, values: (string | number)[]) => {
          all.push({ sql, values });
          return read.query(sql, values);
        },
      },
    }) as typeof read;
    const recorded = Object.create(database, { read: { value: recording } }) as Database;
    await new LicenceSearchService(recorded).search(search, { limit: 20 });
    return all;
  };

  /** Words of the plan: what is done, and along which index. */
  const plan = async ({ sql, values }: Asked): Promise<string> => {
    if (database.isSqlite) {
      const steps = await dataSource.query<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, [...values]);
      return steps.map(({ detail }) => detail).join('\n');
    }
    const lines = await dataSource.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, [...values]);
    return lines.map((line) => line['QUERY PLAN']).join('\n');
  };

  /** `sorts`: a handful, where the planner thinks that cheaper than to walk in order. */
  it.each<[string, () => LicenceSearch, RegExp, 'sorts' | 'walks']>([
    [
      'number',
      () => ({ number: some().number }),
      /licences_number_version|sqlite_autoindex_licences/,
      'sorts',
    ],
    [
      'identifier',
      () => ({ identifier: some().identifier }),
      /licences_identifier_version|sqlite_autoindex_licences/,
      'sorts',
    ],
    ['project', () => ({ projectCode: some().projectCode }), /licences_project_code/, 'sorts'],
    ['holder', () => ({ holderCode: some().holderCode }), /licences_holder_code/, 'sorts'],
    [
      'holder and status',
      () => ({ holderCode: some().holderCode, status: 'valid' }),
      /licences_holder_code/,
      'sorts',
    ],
    ['start of many names', () => ({ holderName: '延津县' }), /licence_name_grams|PRIMARY KEY|PK_/, 'walks'],
    [
      'start of few names',
      () => ({ holderName: some().holderName }),
      /licences_holder_key[^]*licences_holder_key/,
      'sorts',
    ],
    [
      'start of few names and a status',
      () => ({ holderName: some().holderName, status: 'valid' }),
      /licences_holder_key[^]*licences_holder_key/,
      'sorts',
    ],
    [
      'part of a name',
      () => ({ holderName: '建设工程', holderNameMode: 'contains' }),
      /licence_name_grams|PRIMARY KEY|PK_/,
      'walks',
    ],
    [
      'part of a name and a type',
      () => ({ holderName: '有限', holderNameMode: 'contains', licenceType: 'land-use-permit' }),
      /licences_type|PRIMARY KEY|PK_/,
      'walks',
    ],
    ['common status', () => ({ status: 'valid' }), /licences_(status|place)/, 'walks'],
    ['rare status', () => ({ status: 'void' }), /licences_status/, 'sorts'],
    ['type', () => ({ licenceType: 'land-use-permit' }), /licences_(type|place)/, 'walks'],
    [
      'days of issue',
      () => ({ issuedFrom: '2020-01-01', issuedTo: '2020-12-31' }),
      /licences_place/,
      'walks',
    ],
    [
      'last day',
      () => ({ validUntilFrom: '2026-11-01', validUntilTo: '2026-11-02' }),
      /licences_valid_until/,
      'sorts',
    ],
    ['everything', () => ({}), /licences_place/, 'walks'],
  ])('walks an index by %s, and sorts nothing large', async (_, search, index, sorts) => {
    const plans = await Promise.all((await asked(search())).map(plan));
    const text = plans.join('\n\n');
    expect(text).toMatch(index);
    expect(text).not.toMatch(/Seq Scan|Hash Join|Merge Join/);
    for (const line of text.split('\n'))
      if (line.startsWith('SCAN')) expect(line).toMatch(/USING|CONSTANT|counted|subquery/i);
    if (sorts === 'walks') expect(text).not.toMatch(/TEMP B-TREE|Sort/);
  });

  async function published(
    licence: Readonly<{ id: string; holderName: string; issueDate: string; holderCode?: string }>,
  ): Promise<void> {
    await database.write(async (manager) => {
      const { place, holderKey } = await takePlace(manager, database.isSqlite, licence);
      const like = await manager.findOneByOrFail(Licence, { number: some().number });
      const { id: number } = licence;
      const codes = { identifier: number, token: number, number };
      await manager.insert(Licence, Object.assign(like, { ...codes, ...licence, place, holderKey }));
    });
  }
});
