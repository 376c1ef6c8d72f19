import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { type ExampleCase, readExampleCases, readSeedFiles } from '../src/catalogue/seed-files.js';
import { IssueLicenceDto } from '../src/issuance/dto/issue-licence.dto.js';
import { checkProjectCode } from '../src/lib/numbering/project-code.js';
import { isRegionCode } from '../src/lib/numbering/region-code.js';
import { organisationCodeMatches } from '../src/lib/numbering/uscc.js';
import { dataValidator, type LicenceSchema } from '../src/rendering/licence-data.js';
import type { LicenceSnapshot } from '../src/rendering/licence-snapshot.js';
import { RenderingService } from '../src/rendering/rendering.service.js';
import { TemplatesService } from '../src/rendering/templates.service.js';
import { BAD_DATA, GOOD_CASE_FILE } from './fixtures/bad-cases.js';
import { EDGE_DATA } from './fixtures/edge-cases.js';
import { BAD_ENVELOPES } from './fixtures/bad-envelopes.js';
import { spoil } from './fixtures/spoil.js';
import { PERMIT_TYPE } from './support/permit-type.js';

type Party = {
  name: string;
  uscc: string;
  role: string;
  leaderName?: string;
  leaderIdType?: string;
  leaderIdNo?: string;
  phone?: string;
};
type UnitWork = { name: string; kind: string; buildingCode?: string };
type Body = {
  licenceType: string;
  issuer: string;
  caseNo: string;
  data: Record<string, unknown> & { projectCode: string; parties: Party[]; unitWorks: UnitWork[] };
};

const root = fileURLToPath(new URL('..', import.meta.url));
const seedsDirectory = join(root, 'seeds');
const schemaFile = join(root, 'templates/construction-permit/2/schema.json');
const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as LicenceSchema;
const violationsOf = dataValidator(schema);
const seeds = await readSeedFiles(seedsDirectory);
const cases = (await readExampleCases(seedsDirectory)) as (ExampleCase & { body: Body })[];
const parties = cases.flatMap(({ body }) => body.data.parties);
const unitWorks = cases.flatMap(({ body }) => body.data.unitWorks);

describe('example cases', () => {
  it.each(cases)('$file is what the API takes', async ({ body }) => {
    expect(
      await validate(plainToInstance(IssueLicenceDto, body), { whitelist: true, forbidNonWhitelisted: true }),
    ).toEqual([]);
    expect(violationsOf(body.data)).toEqual([]);
  });

  it.each(cases)('$file names an issuer that may issue it', ({ body }) => {
    const issuer = seeds.issuingAuthorities.find(({ uscc }) => uscc === body.issuer);
    expect(issuer?.licenceTypes).toContain(body.licenceType);
  });

  it('are at least 24, each with a number of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(24);
    expect(new Set(cases.map(({ body }) => body.caseNo)).size).toBe(cases.length);
    expect(new Set(cases.map(({ body }) => body.data.projectCode)).size).toBe(cases.length);
  });

  it('have project codes with the right check digit, and one of the old form', () => {
    const checks = cases.map(({ body }) => checkProjectCode(body.data.projectCode));
    expect(checks.filter(({ checkDigit }) => checkDigit === 'mismatch')).toEqual([]);
    expect(checks.filter(({ old }) => old)).toHaveLength(1);
  });

  it('name invented organisations, one code each', () => {
    expect(parties.filter(({ name }) => !/示例|测试|虚构|范例/.test(name))).toEqual([]);
    expect(parties.filter(({ uscc }) => !organisationCodeMatches(uscc))).toEqual([]);
    const codes = new Set(parties.map(({ name, uscc }) => `${name} ${uscc}`));
    expect(new Set(parties.map(({ name }) => name)).size).toBe(codes.size);
    expect(new Set(parties.map(({ uscc }) => uscc)).size).toBe(codes.size);
  });

  it('name invented people with numbers that nobody can have', () => {
    const leaders = parties.flatMap(({ leaderName }) => leaderName ?? []);
    expect(leaders.filter((name) => !/^(测试|Test )/.test(name))).toEqual([]);
    const ids = parties.flatMap(({ leaderIdType, leaderIdNo }) =>
      leaderIdType === '1' ? (leaderIdNo ?? []) : [],
    );
    expect(ids.length).toBeGreaterThan(80);
    expect(ids.filter((id) => isRegionCode(id.slice(0, 6)))).toEqual([]);
    expect(parties.filter(({ phone }) => phone && !phone.startsWith('100'))).toEqual([]);
  });

  it('give a building code to one unit work only, of a region that was never assigned', () => {
    const codes = unitWorks.flatMap(({ buildingCode }) => buildingCode ?? []);
    expect(codes.length).toBeGreaterThan(60);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => isRegionCode(code.slice(0, 6)))).toEqual([]);
  });

  it.each([
    {
      wanted: 'no more than a builder and a contractor',
      file: '01-minimal',
      holds: ({ data }: Body) => data.parties.length === 2 && data.unitWorks.length === 1,
    },
    {
      wanted: 'a consortium of three',
      file: '18-epc-consortium',
      holds: ({ data }: Body) =>
        data.parties.filter(({ role }) => role === 'general-contractor').length === 3 &&
        data.parties.filter(({ role }) => role === 'contractor').length === 3,
    },
    {
      wanted: 'four rare characters',
      file: '19-rare-characters',
      holds: (body: Body) =>
        ['䶮', '㛃', '𬭎', '𠅤'].every(
          (rare) =>
            JSON.stringify(body.data.parties).includes(rare) &&
            String(body.data['projectName']).includes(rare),
        ),
    },
    {
      wanted: '60 unit works',
      file: '21-sixty-unit-works',
      holds: ({ data }: Body) => data.unitWorks.length === 60,
    },
    {
      wanted: 'texts near their longest',
      file: '20-long-texts',
      holds: ({ data }: Body) =>
        String(data['projectName']).length > 120 &&
        String(data['address']).length > 245 &&
        String(data['scale']).length > 490 &&
        String(data['remark']).length > 460 &&
        data.unitWorks[0]?.name.length === 100,
    },
    {
      wanted: 'an organisation near the longest name',
      file: '28-long-organisation-names',
      holds: ({ data }: Body) =>
        (data.parties[0]?.name.length ?? 0) >= 95 && data.parties.every(({ name }) => name.length > 65),
    },
    {
      wanted: 'every text and every organisation long at once',
      file: '29-everything-long',
      holds: ({ data }: Body) =>
        String(data['scale']).length > 490 &&
        String(data['remark']).length > 460 &&
        (data.parties[0]?.name.length ?? 0) >= 95,
    },
    {
      wanted: 'category 99',
      file: '23-category-other',
      holds: ({ data }: Body) => data['category'] === '99',
    },
    {
      wanted: 'every field',
      file: '27-every-field',
      holds: ({ data }: Body) => Object.keys(schema['properties'] as object).every((name) => name in data),
    },
  ])('have one with $wanted', ({ file, holds }) => {
    const found = cases.find((example) => example.file === `${file}.json`);
    expect(found && holds(found.body)).toBe(true);
  });
});

describe('the page', () => {
  let rendering: RenderingService;
  beforeAll(() => {
    rendering = new RenderingService(TemplatesService.load(join(root, 'templates')));
  });

  const snapshotOf = ({ licenceType, data }: Body): LicenceSnapshot => ({
    licenceType,
    templateVersion: '1',
    number: '410726202611238888',
    identifier: '1.2.156.3005.2.11100000000013338W009.11410726MB0X123439.410726202611238888.001.X',
    version: '001',
    type: PERMIT_TYPE,
    issuer: { name: '延津县行政审批和政务信息管理局', uscc: '11410726MB0X123439', region: '410726' },
    holder: {
      name: '延津县示例有限公司',
      code: '91410726MA9G7K2P8U',
      codeType: { code: '001', name: '统一社会信用代码' },
    },
    issueDate: '2026-11-23',
    verification: {
      url: 'https://permit.example.gov.cn/v/AAAAAAAAAAAAAAAAAAAAAAAAAA',
      host: 'permit.example.gov.cn',
      checkCode: '239AYZ',
    },
    development: true,
    data,
  });

  it.each(cases)('has room for $file', ({ body }) => {
    expect(() => rendering.layOut(snapshotOf(body))).not.toThrow();
  });
});

describe('a spoiled case', () => {
  const good = cases.find(({ file }) => file === GOOD_CASE_FILE)?.body;

  it.each(BAD_DATA)('$name is refused at $pointer', (row) => {
    const { data } = spoil(good, row) as Body;
    const pointers = violationsOf(data).map(({ pointer }) => pointer);
    expect([...new Set(pointers)]).toEqual([row.pointer]);
  });

  it.each(BAD_ENVELOPES)('$name is refused at $pointer', async (row) => {
    const body = plainToInstance(IssueLicenceDto, spoil(good, row));
    const errors = await validate(body, { whitelist: true, forbidNonWhitelisted: true });
    expect(errors.map(({ property }) => `/${property}`)).toEqual([row.pointer]);
  });

  it.each(EDGE_DATA)('$name is still good', (row) => {
    const { data } = spoil(good, row) as Body;
    expect(violationsOf(data)).toEqual([]);
  });
});
