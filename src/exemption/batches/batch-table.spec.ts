import { type AnsweredItem, tableOfBatch } from './batch-table.js';

const item = (change: Partial<AnsweredItem>): AnsweredItem => ({
  position: 0,
  line: 2,
  asked: {
    licenceType: 'construction-permit',
    number: '410726202611230101',
    matter: '0100000',
    caseNo: 'XF-1',
    operator: { id: 'XF-017', name: '测试丙' },
  },
  answer: { status: 'answered', answer: {} },
  ...change,
});

const REFUSED = {
  status: 'refused',
  problem: {
    type: 'tag:jianzhang.example,2026:problem:request-invalid',
    titleZh: '请求内容不符合要求',
    detail: 'The item does not match the API description.',
    lookupId: '9-00ff',
    errors: [{ pointer: '/useCause' }, { pointer: '/useCause' }, { pointer: '/operator/name' }],
  },
} as const;

describe('the results of a batch as a table', () => {
  it('have a row for each existence check, and what is wrong with one that was refused', () => {
    const answer = {
      code: 0,
      exists: true,
      inForce: true,
      version: '001',
      statusText: '有效',
      reliableUntil: '2026-11-23T16:00:00.000Z',
      sentence: '查到。',
      lookupId: '8-00ff',
    };
    const items = [
      item({ answer: { status: 'answered', answer } }),
      item({ position: 1, line: null, asked: { caseNo: 'XF-2' }, answer: REFUSED }),
    ];
    const { columns, rows } = tableOfBatch('existence', items);
    expect(columns.slice(0, 5)).toEqual(['序号', '行号', '证照类型', '证照编号', '持证主体代码']);
    expect(rows).toEqual([
      {
        序号: '1',
        行号: '2',
        证照类型: 'construction-permit',
        证照编号: '410726202611230101',
        持证主体代码: '',
        项目代码: '',
        事项编码: '0100000',
        办件编号: 'XF-1',
        状态码: '0',
        是否存在: '是',
        是否有效: '是',
        版本: '001',
        状态: '有效',
        可依据至: '2026-11-23T16:00:00.000Z',
        说明: '查到。',
        查询编号: '8-00ff',
      },
      expect.objectContaining({
        序号: '2',
        行号: '',
        办件编号: 'XF-2',
        状态码: '',
        查询编号: '9-00ff',
        问题: '请求内容不符合要求：The item does not match the API description.',
        问题字段: 'useCause、operator/name',
      }),
    ]);
    for (const row of rows) expect(columns).toEqual(expect.arrayContaining(Object.keys(row)));
  });

  it('have a row for each material of an exemption check, with the national row', () => {
    const material = { name: '申请表', sentence: '“申请表”请申请人提交。' };
    const materials = [
      { ...material, code: 'M-1', exempt: false, statusCode: null, licence: null },
      {
        ...material,
        code: 'M-2',
        exempt: true,
        statusCode: 0,
        licence: { zzmc: '许可证', zzbh: '4107', zzlx: 'T', zzbs: '1.2', dzzzwjlj: null },
        nextStep: null,
      },
    ];
    const answer = { lookupId: '8-00ff', materials };
    const { columns, rows } = tableOfBatch('exemption', [item({ answer: { status: 'answered', answer } })]);
    expect(rows).toMatchObject([
      { 序号: '1', 材料编码: 'M-1', 是否免于提交: '否', 状态码: '', zzbh: '', 查询编号: '8-00ff' },
      {
        序号: '1',
        材料编码: 'M-2',
        是否免于提交: '是',
        状态码: '0',
        zzmc: '许可证',
        zzbh: '4107',
        dzzzwjlj: '',
      },
    ]);
    expect(columns.filter((name) => /^[a-z]/.test(name))).toEqual([
      'zzmc',
      'zzbh',
      'zzlx',
      'zzbs',
      'dzzzwjlj',
    ]);
  });
});
