import { joinRuns, missingTexts } from './text-search.js';

const missing = (runs: readonly string[], texts: readonly string[]): string[] =>
  missingTexts(
    joinRuns(runs.map((text) => ({ text }))),
    texts.map((text) => ({ pointer: `/${text}`, text })),
  ).map(({ pointer }) => pointer.slice(1));

describe(missingTexts.name, () => {
  it.each([
    { rule: 'a run of its own', runs: ['工程名称', '延津县第一中学'], texts: ['延津县第一中学'] },
    { rule: 'part of a run', runs: ['编号 410726202608200101'], texts: ['410726202608200101'] },
    {
      rule: 'wrapped over runs',
      runs: ['建设单位', '延津县示例', '建设有限公司', '地址'],
      texts: ['延津县示例建设有限公司'],
    },
    { rule: 'white space ignored', runs: ['测 试\u3000甲'], texts: ['测试 甲'] },
    { rule: 'an empty text', runs: [], texts: ['', ' '] },
    {
      rule: 'two equal values, printed twice',
      runs: ['706.00', '2/0', '706.00'],
      texts: ['706.00', '706.00'],
    },
    { rule: 'a number before a word', runs: ['706.00平方米'], texts: ['706.00'] },
    {
      rule: 'a short text beside a longer one',
      runs: ['城东一号楼', '城东一号'],
      texts: ['城东一号', '城东一号楼'],
    },
    {
      rule: 'a serial number before a name',
      runs: ['1', '1#住宅楼', '11', '11#住宅楼'],
      texts: ['1#住宅楼', '11#住宅楼'],
    },
    {
      rule: 'a number in a sentence and alone',
      runs: ['建筑面积9168.00平', '方米', '9168.00'],
      texts: ['9168.00', '建筑面积9168.00平方米'],
    },
  ])('finds $rule', ({ runs, texts }) => {
    expect(missing(runs, texts)).toEqual([]);
  });

  it.each([
    { rule: 'a text that is not there', runs: ['延津县'], texts: ['新乡市'], gone: ['新乡市'] },
    { rule: 'one of two equal values', runs: ['706.00'], texts: ['706.00', '706.00'], gone: ['706.00'] },
    {
      rule: 'a number that lost its last digit',
      runs: ['41072620260820010'],
      texts: ['410726202608200101'],
      gone: ['410726202608200101'],
    },
    { rule: 'a number inside a longer number', runs: ['14107262'], texts: ['410726'], gone: ['410726'] },
    {
      rule: 'a number only inside the identifier',
      runs: ['1.2.410726202608200101.7'],
      texts: ['410726202608200101', '1.2.410726202608200101.7'],
      gone: ['410726202608200101'],
    },
    {
      rule: 'a name only inside a longer name',
      runs: ['城东一号楼'],
      texts: ['城东一号', '城东一号楼'],
      gone: ['城东一号'],
    },
    { rule: 'everything on an empty page', runs: [], texts: ['甲', '乙'], gone: ['甲', '乙'] },
    {
      rule: 'runs in another order',
      runs: ['建设有限公司', '延津县示例'],
      texts: ['延津县示例建设有限公司'],
      gone: ['延津县示例建设有限公司'],
    },
  ])('misses $rule', ({ runs, texts, gone }) => {
    expect(missing(runs, texts)).toEqual(gone);
  });
});
