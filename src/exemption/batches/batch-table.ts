import type { TableToWrite } from '../../lib/tables/table.js';
import type { ExemptionAnswer } from '../lookups/exemption-checks.service.js';
import type { ExistenceAnswer } from '../lookups/existence-checks.service.js';
import type { ItemAnswer } from './batch-item.js';
import type { BatchKind } from './lookup-batch.entity.js';

/** An item of a finished batch. */
export type AnsweredItem = Readonly<{
  position: number;
  line: number | null;
  asked: Readonly<Record<string, unknown>>;
  answer: ItemAnswer;
}>;

type Cells = Readonly<Record<string, string>>;

const HOLDER = ['持证主体代码', '项目代码', '事项编码', '办件编号'];
const NATIONAL = ['zzmc', 'zzbh', 'zzlx', 'zzbs', 'dzzzwjlj'];
const STANDING = ['版本', '状态', '可依据至', '说明'];
const PROOF = ['查询编号', '问题', '问题字段'];

const COLUMNS: Readonly<Record<BatchKind, readonly string[]>> = {
  existence: [
    '序号',
    '行号',
    '证照类型',
    '证照编号',
    ...HOLDER,
    '状态码',
    '是否存在',
    '是否有效',
    ...STANDING,
    ...PROOF,
  ],
  exemption: [
    '序号',
    '行号',
    ...HOLDER,
    '材料编码',
    '材料名称',
    '是否免于提交',
    '状态码',
    ...NATIONAL,
    ...STANDING,
    '下一步',
    ...PROOF,
  ],
};

/** What came of a batch, for people: a row for each item, or for each material of each item. */
export function tableOfBatch(kind: BatchKind, items: readonly AnsweredItem[]): TableToWrite {
  return { columns: COLUMNS[kind], rows: items.flatMap((item) => rowsOf(kind, item)) };
}

function rowsOf(kind: BatchKind, item: AnsweredItem): readonly Cells[] {
  const asked = askedCells(item);
  if (item.answer.status === 'refused') return [{ ...asked, ...problemCells(item.answer.problem) }];
  const { answer } = item.answer;
  const proof = { 查询编号: text(answer['lookupId']) };
  return kind === 'existence'
    ? [{ ...asked, ...existenceCells(answer as unknown as ExistenceAnswer), ...proof }]
    : materialRows(answer as unknown as ExemptionAnswer).map((cells) => ({ ...asked, ...cells, ...proof }));
}

function askedCells({ position, line, asked }: AnsweredItem): Cells {
  return {
    序号: String(position + 1),
    行号: line === null ? '' : String(line),
    证照类型: text(asked['licenceType']),
    证照编号: text(asked['number']),
    持证主体代码: text(asked['holderCode']),
    项目代码: text(asked['projectCode']),
    事项编码: text(asked['matter']),
    办件编号: text(asked['caseNo']),
  };
}

function existenceCells(answer: ExistenceAnswer): Cells {
  const { code, exists, inForce, version, statusText, reliableUntil, sentence } = answer;
  return {
    状态码: String(code),
    是否存在: yesOrNo(exists),
    是否有效: yesOrNo(inForce),
    版本: text(version),
    状态: text(statusText),
    可依据至: text(reliableUntil),
    说明: sentence,
  };
}

function materialRows({ materials }: ExemptionAnswer): readonly Cells[] {
  return materials.map((material) => ({
    材料编码: material.code,
    材料名称: material.name,
    是否免于提交: yesOrNo(material.exempt),
    状态码: text(material.statusCode),
    zzmc: text(material.licence?.zzmc),
    zzbh: text(material.licence?.zzbh),
    zzlx: text(material.licence?.zzlx),
    zzbs: text(material.licence?.zzbs),
    dzzzwjlj: text(material.licence?.dzzzwjlj),
    版本: text(material.version),
    状态: text(material.statusText),
    可依据至: text(material.reliableUntil),
    说明: material.sentence,
    下一步: text(material.nextStep),
  }));
}

function problemCells(problem: Readonly<Record<string, unknown>>): Cells {
  const errors = (problem['errors'] ?? []) as readonly Readonly<{ pointer: string }>[];
  return {
    状态码: text(problem['code']),
    查询编号: text(problem['lookupId']),
    问题: `${text(problem['titleZh'])}：${text(problem['detail'])}`,
    问题字段: [...new Set(errors.map(({ pointer }) => pointer.slice(1)))].join('、'),
  };
}

function yesOrNo(value: boolean): string {
  return value ? '是' : '否';
}

/** Members that are null or missing are empty cells. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}
