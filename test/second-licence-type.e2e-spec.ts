import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../src/platform/config/project-root.js';
import { httpApi } from './support/api.js';
import { startService } from './support/service.js';

type Row = Record<string, unknown>;

/** Templates and seeds as a county would have them that adds a licence type: one folder, one row of the catalogue. */
async function withSiteNotice(folder: string): Promise<Record<string, string>> {
  const [templates, seeds] = [join(folder, 'templates'), join(folder, 'seeds')];
  await cp(join(projectRoot, 'templates'), templates, { recursive: true });
  await cp(join(projectRoot, 'seeds'), seeds, { recursive: true });

  const version = join(templates, 'site-notice', '1');
  await mkdir(version, { recursive: true });
  const permit = join(templates, 'construction-permit', '1');
  const layout = JSON.parse(await readFile(join(permit, 'layout.json'), 'utf8')) as Row;
  const wording = JSON.parse(await readFile(join(permit, 'wording.json'), 'utf8')) as Row;
  const [front] = layout.pages as Row[];
  await writeFile(join(version, 'layout.json'), JSON.stringify({ ...layout, pages: [front] }));
  await writeFile(join(version, 'wording.json'), JSON.stringify({ ...wording, title: '建设工程现场公示牌' }));
  await writeFile(
    join(version, 'schema.json'),
    JSON.stringify({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: '现场公示牌',
      type: 'object',
      additionalProperties: false,
      required: ['category', 'owner', 'ownerCode'],
      properties: {
        category: { type: 'string', enum: ['99'], printed: false },
        owner: { type: 'string', minLength: 1, maxLength: 40, printed: false },
        ownerCode: { type: 'string', format: 'uscc', printed: false },
      },
      register: { category: 'category', holderName: 'owner', holderCode: 'ownerCode' },
    }),
  );
  await addToSeeds(seeds);
  return { TEMPLATES_DIR: templates, SEEDS_DIR: seeds };
}

async function addToSeeds(seeds: string): Promise<void> {
  const types = JSON.parse(await readFile(join(seeds, 'licence-types.json'), 'utf8')) as Row[];
  const added = {
    ...types[0],
    templateFolder: 'site-notice',
    templateVersion: '1',
    code: '11100000000013338W999',
    name: '现场公示牌',
  };
  await writeFile(join(seeds, 'licence-types.json'), JSON.stringify([...types, added]));
  const authorities = JSON.parse(await readFile(join(seeds, 'issuing-authorities.json'), 'utf8')) as Row[];
  const competent = authorities.map((row) => ({
    ...row,
    licenceTypes: [...(row.licenceTypes as string[]), 'site-notice'],
  }));
  await writeFile(join(seeds, 'issuing-authorities.json'), JSON.stringify(competent));
}

describe('a second licence type', () => {
  it('is issued, sealed and checked after adding data only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jianzhang-type-'));
    const service = await startService({ env: { ...(await withSiteNotice(folder)), RENDER_SAMPLE: '1' } });
    const api = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    const body = {
      licenceType: 'site-notice',
      issuer: '11410726MB0X123439',
      caseNo: 'NOTICE-1',
      decidedOn: '2026-11-20',
      data: { category: '99', owner: '延津县示例有限公司', ownerCode: '91410726MA9G7K2P8U' },
    };
    const { status, body: licence } = await api.post('/v1/licences', body, { prefer: 'wait=30' });
    expect(licence).toMatchObject({
      state: 'valid',
      number: '410726202611230199',
      holder: { code: '91410726MA9G7K2P8U' },
    });
    expect(status).toBe(201);
    expect(String(licence.identifier)).toContain('.11100000000013338W999.');
    const wrong = await api.post('/v1/licences', {
      ...body,
      caseNo: 'NOTICE-2',
      data: { ...body.data, category: '01' },
    });
    expect(wrong.body).toMatchObject({ errors: [{ pointer: '/data/category' }] });
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });
});
