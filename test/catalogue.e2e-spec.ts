import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';
import { applySeeds } from '../src/catalogue/apply-seeds.js';
import { CatalogueService } from '../src/catalogue/catalogue.service.js';
import type { CatalogueSeeds } from '../src/catalogue/dto/catalogue-seeds.dto.js';
import { readSeedFiles } from '../src/catalogue/seed-files.js';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { readConfig } from '../src/platform/config/app-config.js';
import { Database } from '../src/platform/database/database.js';
import { freshDatabase } from './support/fresh-database.js';

const APPROVAL_BUREAU = '11410726MB0X123439';
const LAND_BUREAU = '11410726MB0X345697';

describe('catalogue', () => {
  let directory: string;
  let dataSource: DataSource;
  let database: Database;
  let catalogue: CatalogueService;
  let seeds: CatalogueSeeds;

  const seed = (wanted: CatalogueSeeds): Promise<void> =>
    database.write((manager) => applySeeds(manager, wanted));
  const everyRow = () =>
    Promise.all(
      [
        'licence_types',
        'code_tables',
        'code_entries',
        'issuing_authorities',
        'competences',
        'departments',
      ].map((table) => dataSource.query<unknown[]>(`SELECT * FROM ${table} ORDER BY 1, 2`)),
    );

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-catalogue-'));
    const config = readConfig({ DATA_DIR: directory, ...(await freshDatabase()) }, directory);
    dataSource = await new DataSource(dataSourceOptions(config)).initialize();
    database = new Database(dataSource, dataSource);
    catalogue = new CatalogueService(database);
    seeds = await readSeedFiles(fileURLToPath(new URL('../seeds', import.meta.url)));
  });
  afterAll(async () => {
    await dataSource.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  it('is empty before it is seeded, and says so', async () => {
    await expect(catalogue.issuingAuthority(APPROVAL_BUREAU)).rejects.toMatchObject({
      code: 'issuer-unknown',
    });
    await expect(catalogue.licenceType('construction-permit')).rejects.toMatchObject({
      code: 'licence-type-unknown',
    });
    await expect(catalogue.codeEntries('project-category')).rejects.toThrow('No code table');
    await expect(catalogue.isCompetent(APPROVAL_BUREAU, 'construction-permit')).resolves.toBe(false);
  });

  it('finds what another process has seeded meanwhile', async () => {
    await seed(seeds);
    await expect(catalogue.issuingAuthority(APPROVAL_BUREAU)).resolves.toMatchObject({
      name: '延津县行政审批和政务信息管理局',
      region: '410726',
      sealCode: '4107260000017',
    });
    await expect(catalogue.licenceType('construction-permit')).resolves.toMatchObject({
      code: '11100000000013338W009',
      codeConfirmed: false,
      identifierSerialRule: 'permit-number',
    });
  });

  it('knows who may issue what', async () => {
    await expect(catalogue.isCompetent(APPROVAL_BUREAU, 'construction-permit')).resolves.toBe(true);
    await expect(catalogue.isCompetent(LAND_BUREAU, 'construction-permit')).resolves.toBe(false);
    await expect(catalogue.isCompetent(APPROVAL_BUREAU, 'demolition-permit')).resolves.toBe(false);
    await expect(catalogue.issuingAuthorities()).resolves.toHaveLength(4);
    await expect(catalogue.departments()).resolves.toHaveLength(9);
  });

  it('keeps the codes of a table in their order', async () => {
    const entries = await catalogue.codeEntries('project-category');
    expect(entries.map(({ code, name }) => `${code} ${name}`)).toEqual([
      '01 房屋建筑工程',
      '02 市政基础设施工程',
      '99 其他',
    ]);
  });

  it('does not change when it is seeded again', async () => {
    const before = await everyRow();
    await seed(seeds);
    expect(await everyRow()).toEqual(before);
  });

  it('drops a code and a power that were withdrawn, keeps an authority that licences may name', async () => {
    const changed = structuredClone(seeds);
    for (const table of changed.codeTables) table.entries.splice(2);
    for (const authority of changed.issuingAuthorities) authority.licenceTypes = [];
    const remaining = changed.issuingAuthorities.filter(({ uscc }) => uscc !== LAND_BUREAU);
    await seed({ ...changed, issuingAuthorities: remaining });
    catalogue.reload();
    expect((await catalogue.codeEntries('project-category')).map(({ code }) => code)).toEqual(['01', '02']);
    await expect(catalogue.isCompetent(APPROVAL_BUREAU, 'construction-permit')).resolves.toBe(false);
    await expect(catalogue.issuingAuthority(LAND_BUREAU)).resolves.toMatchObject({ region: '410726' });
  });

  it('asks again after a failed read', async () => {
    let broken = true;
    const flaky = new CatalogueService({
      get read() {
        return broken ? { find: () => Promise.reject(new Error('database gone')) } : database.read;
      },
    } as unknown as Database);
    await expect(flaky.departments()).rejects.toThrow('database gone');
    broken = false;
    await expect(flaky.departments()).resolves.toHaveLength(9);
  });
});
