import type { Material } from '../../catalogue/matters.service.js';
import type { ExemptionReason, MaterialExemption } from './exemption.js';

type Facts = Readonly<{
  /** Null where the department may not learn it. */
  number: string | null;
  statusText: string;
}>;

type Wording = Pick<MaterialExemption, 'sentence' | 'nextStep'>;

/** What is said behind the name of the material, and what is to be done then. */
type Row = (facts: Facts & Readonly<{ issuedByGovernment: boolean }>) => readonly [string, string | null];

const SCAN = '请扫描证照二维码核验，或由申请人上传电子件；不得仅以未提交纸质件为由不予受理。';

const ROWS: Readonly<Record<ExemptionReason, Row>> = {
  exempt: ({ number, statusText }) => [
    `免于提交：已核验电子证照${number === null ? '' : ` ${number}`}，${statusText}。`,
    null,
  ],
  own: () => ['请申请人提交。', '加盖有效电子印章的电子材料视同原件。'],
  'not-registered-here': ({ issuedByGovernment }) => [
    '本证照库未收录，暂不能免于提交。',
    issuedByGovernment ? '请向核发部门核实，或由申请人上传电子件。' : '请申请人提交。',
  ],
  'not-found': () => ['未找到匹配的证照信息，暂不能免于提交。', SCAN],
  'not-in-force': ({ statusText }) => [
    `已查到，状态：${statusText}，不能免于提交。`,
    '请告知申请人该证照现不可用，须先向颁发机构办理。',
  ],
  'project-needed': () => ['查到多个项目的证照，须按项目核验。', '请补充投资项目统一代码后重新查询。'],
  'not-entitled': () => ['本单位没有该类证照的用证权限，请先申请。', `获准之前，${SCAN}`],
};

/** One sentence that a clerk reads out, and what to do then. */
export function wordingOf(
  { name, issuedByGovernment }: Material,
  reason: ExemptionReason,
  facts: Facts,
): Wording {
  const [said, nextStep] = ROWS[reason]({ ...facts, issuedByGovernment });
  return { sentence: `“${name}”${said}`, nextStep };
}

/** The whole of it in one sentence. */
export function overallSentence(
  matterName: string,
  materials: readonly Readonly<Pick<MaterialExemption, 'name' | 'exempt'>>[],
): string {
  const exempt = materials.filter((material) => material.exempt).map(({ name }) => name);
  const total = `办理“${matterName}”共需${materials.length}项材料`;
  return exempt.length === 0
    ? `${total}，经查询证照库，暂无可免于提交的材料。`
    : `${total}，其中${exempt.length}项免于提交：${exempt.join('、')}。`;
}
