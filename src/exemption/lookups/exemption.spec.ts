import type { Material, Matter } from '../../catalogue/matters.service.js';
import type { LookedUpLicence } from '../../licences/licence-lookups.service.js';
import type { Grant, Grants } from '../entitlements/field-groups.js';
import { exemptionsOf, type MaterialExemption } from './exemption.js';
import { overallSentence } from './exemption-wording.js';

const PERMIT = 'construction-permit';
const PROJECT = '2609-410726-04-03-110016';
const UNTIL = '2026-11-23T16:00:00.000Z';
const CONTEXT = {
  today: '2026-11-23',
  reliableUntil: UNTIL,
  publicUrl: 'https://zz.yanjin.example',
  projectCode: PROJECT as string | undefined,
};
const IDENTIFIER = '1.2.156.3005.2.11100000000013338W009.11410726MB0X234568.410726202611230101.001.P';

const material = (change: Partial<Material> = {}): Material => ({
  code: 'M-1',
  name: '建筑工程施工许可证',
  kind: 'licence',
  satisfiedBy: [PERMIT],
  issuedByGovernment: true,
  ...change,
});

const grant = (change: Partial<Grant> = {}): Grant => ({
  entitlementId: 'e1',
  groups: new Set(['existence', 'face'] as const),
  masks: {},
  ...change,
});

const licence = (change: Partial<LookedUpLicence> = {}): LookedUpLicence => ({
  id: 'l1',
  licenceType: PERMIT,
  name: '中华人民共和国建筑工程施工许可证',
  number: '410726202611230101',
  version: '001',
  identifier: IDENTIFIER,
  token: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  issuerName: '延津县住房和城乡建设和城市管理局',
  issueDate: '2026-11-23',
  holderName: '延津示例置业有限公司',
  holderCode: '91410726MAK9Y6P7XK',
  projectCode: PROJECT,
  status: 'valid',
  dueOn: null,
  documentSha256: 'f'.repeat(64),
  ...change,
});

const GRANTS: Grants = new Map([[PERMIT, grant()]]);

function decide(
  asked: Partial<Material>,
  rows: readonly LookedUpLicence[],
  grants: Grants = GRANTS,
  context: Partial<typeof CONTEXT> = {},
): MaterialExemption {
  const matter = { materials: [material(asked)] } as unknown as Matter;
  const [found] = exemptionsOf(matter, grants, rows, { ...CONTEXT, ...context });
  if (!found) throw new Error('no material');
  return found.material;
}

const SCAN = '请扫描证照二维码核验，或由申请人上传电子件；不得仅以未提交纸质件为由不予受理。';

describe('a material that is here', () => {
  it('need not be brought, and is named as the national table names it', () => {
    expect(decide({}, [licence()])).toEqual({
      code: 'M-1',
      name: '建筑工程施工许可证',
      kind: 'licence',
      when: null,
      exempt: true,
      reason: 'exempt',
      statusCode: 0,
      licence: {
        zzmc: '中华人民共和国建筑工程施工许可证',
        zzbh: '410726202611230101',
        zzlx: '11100000000013338W009',
        zzbs: IDENTIFIER,
        dzzzwjlj: 'https://zz.yanjin.example/v/ABCDEFGHIJKLMNOPQRSTUVWXYZ',
      },
      version: '001',
      status: 'valid',
      statusText: '有效',
      reliableUntil: UNTIL,
      sentence: '“建筑工程施工许可证”免于提交：已核验电子证照 410726202611230101，有效。',
      nextStep: null,
    });
  });

  it.each<[string, Partial<Grant>, object | null, string]>([
    [
      'without its face where only existence is granted',
      { groups: new Set(['existence'] as const) },
      null,
      '“建筑工程施工许可证”免于提交：已核验电子证照，有效。',
    ],
    [
      'without what is masked',
      { masks: { zzbh: 'hidden', zzmc: 'partial', dzzzwjlj: 'hidden' } },
      { zzbh: null, zzmc: `中${'*'.repeat(14)}证`, dzzzwjlj: null, zzbs: IDENTIFIER },
      '“建筑工程施工许可证”免于提交：已核验电子证照，有效。',
    ],
    [
      'with a number of which the middle is masked',
      { masks: { zzbh: 'partial' } },
      { zzbh: `4${'*'.repeat(16)}1` },
      `“建筑工程施工许可证”免于提交：已核验电子证照 4${'*'.repeat(16)}1，有效。`,
    ],
  ])('is shown %s', (_, change, row, sentence) => {
    const shown = decide({}, [licence()], new Map([[PERMIT, grant(change)]]));
    expect(shown).toMatchObject({ exempt: true, licence: row, sentence });
  });

  it('has no type code where its identifier is none of the standard', () => {
    expect(decide({}, [licence({ identifier: 'DZ-1' })]).licence).toMatchObject({ zzlx: null, zzbs: 'DZ-1' });
  });

  it('is exempt while construction rests, and says so', () => {
    expect(decide({}, [licence({ status: 'suspended' })])).toMatchObject({
      exempt: true,
      statusText: '有效（中止施工）',
      sentence: '“建筑工程施工许可证”免于提交：已核验电子证照 410726202611230101，有效（中止施工）。',
    });
  });

  it('is the one in force of several', () => {
    const old = licence({ id: 'old', number: '410726202501010101', status: 'lapsed' });
    expect(decide({}, [old, licence()]).licence?.zzbh).toBe('410726202611230101');
  });
});

describe('a material that has to be brought', () => {
  const NOT_SHOWN = { exempt: false, licence: null, reliableUntil: null };
  const nobody: Grants = new Map();

  it.each<[string, Partial<Material>, readonly LookedUpLicence[], Grants, Partial<MaterialExemption>]>([
    [
      'the applicant makes it',
      { kind: 'own', satisfiedBy: [] },
      [],
      GRANTS,
      {
        reason: 'own',
        statusCode: null,
        sentence: '“建筑工程施工许可证”请申请人提交。',
        nextStep: '加盖有效电子印章的电子材料视同原件。',
      },
    ],
    [
      'no register here has it, of an authority',
      { kind: 'result', satisfiedBy: [] },
      [],
      GRANTS,
      {
        reason: 'not-registered-here',
        statusCode: null,
        sentence: '“建筑工程施工许可证”本证照库未收录，暂不能免于提交。',
        nextStep: '请向核发部门核实，或由申请人上传电子件。',
      },
    ],
    [
      'no register here has it, of somebody else',
      { kind: 'result', satisfiedBy: [], issuedByGovernment: false },
      [],
      GRANTS,
      { reason: 'not-registered-here', nextStep: '请申请人提交。' },
    ],
    [
      'nothing fits',
      {},
      [],
      GRANTS,
      {
        reason: 'not-found',
        statusCode: 10,
        sentence: '“建筑工程施工许可证”未找到匹配的证照信息，暂不能免于提交。',
        nextStep: SCAN,
      },
    ],
    [
      'it is not published yet',
      {},
      [licence({ status: 'sealing', documentSha256: null })],
      GRANTS,
      { reason: 'not-found', statusCode: 10, nextStep: SCAN },
    ],
    [
      'it was revoked',
      {},
      [licence({ status: 'revoked' })],
      GRANTS,
      {
        reason: 'not-in-force',
        statusCode: 21,
        status: 'revoked',
        version: '001',
        sentence: '“建筑工程施工许可证”已查到，状态：已撤销，不能免于提交。',
        nextStep: '请告知申请人该证照现不可用，须先向颁发机构办理。',
      },
    ],
    [
      'its time was over yesterday',
      {},
      [licence({ dueOn: '2026-11-23' })],
      GRANTS,
      {
        reason: 'not-in-force',
        statusCode: 22,
        sentence: '“建筑工程施工许可证”已查到，状态：期限已过，不能免于提交。',
      },
    ],
    [
      'nobody may be told',
      {},
      [licence()],
      nobody,
      {
        reason: 'not-entitled',
        statusCode: 100,
        status: null,
        version: null,
        sentence: '“建筑工程施工许可证”本单位没有该类证照的用证权限，请先申请。',
        nextStep: `获准之前，${SCAN}`,
      },
    ],
    [
      'what is there is of a type that nobody may be told of',
      { satisfiedBy: [PERMIT, 'works-planning-permit'] },
      [licence({ licenceType: 'works-planning-permit' })],
      GRANTS,
      { reason: 'not-found', statusCode: 10, status: null },
    ],
  ])('because %s', (_, asked, rows, grants, expected) => {
    expect(decide(asked, rows, grants)).toMatchObject({ ...NOT_SHOWN, ...expected });
  });

  it('because it is open which project is meant', () => {
    const other = licence({
      id: 'l2',
      number: '410726202611230102',
      projectCode: '2609-410726-04-03-110017',
    });
    const asked = decide({}, [licence(), other], GRANTS, { projectCode: undefined });
    expect(asked).toMatchObject({
      ...NOT_SHOWN,
      reason: 'project-needed',
      status: null,
      version: null,
      sentence: '“建筑工程施工许可证”查到多个项目的证照，须按项目核验。',
      nextStep: '请补充投资项目统一代码后重新查询。',
    });
  });

  it('and not because another project has one that is over', () => {
    const over = licence({ id: 'l2', number: '1', projectCode: 'P2', status: 'withdrawn' });
    expect(decide({}, [over, licence()], GRANTS, { projectCode: undefined })).toMatchObject({
      exempt: true,
    });
  });
});

describe('the whole in one sentence', () => {
  it.each([
    [
      [
        { name: '建设工程规划许可证', exempt: true },
        { name: '申请表', exempt: false },
        { name: '施工许可证', exempt: true },
      ],
      '办理“消防设计审查”共需3项材料，其中2项免于提交：建设工程规划许可证、施工许可证。',
    ],
    [
      [{ name: '申请表', exempt: false }],
      '办理“消防设计审查”共需1项材料，经查询证照库，暂无可免于提交的材料。',
    ],
  ])('%#', (materials, sentence) => {
    expect(overallSentence('消防设计审查', materials)).toBe(sentence);
  });
});
