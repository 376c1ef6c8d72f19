import { evaluate, parseExpression, type Scope } from './expression.js';

const scope: Scope = {
  root: {
    number: '410726202408150101',
    issueDate: '2024-08-15',
    development: false,
    data: {
      projectName: '示例大厦',
      contractDays: 480,
      remark: '',
      parties: [
        { role: 'builder', name: '甲' },
        { role: 'contractor', name: '乙', leaderName: '测试乙' },
        { role: 'contractor', name: '丙' },
      ],
    },
  },
  item: { value: { name: '一号楼', kind: 'building' }, pointer: '/data/unitWorks/4' },
  row: { number: 5 },
  wordOf: (key) => (key === 'kind.building' ? '房屋建筑' : undefined),
};

describe('expressions', () => {
  it.each([
    ['number', '410726202408150101', ['/number']],
    ['data.projectName', '示例大厦', ['/data/projectName']],
    ['data.contractDays', '480', ['/data/contractDays']],
    ['development', 'false', ['/development']],
    [
      'data.parties.name',
      '甲、乙、丙',
      ['/data/parties/0/name', '/data/parties/1/name', '/data/parties/2/name'],
    ],
    ['data.parties[role=builder].name', '甲', ['/data/parties/0/name']],
    [
      "data.parties[role=contractor].name | join '；'",
      '乙；丙',
      ['/data/parties/1/name', '/data/parties/2/name'],
    ],
    ['data.parties[role=contractor].leaderName', '测试乙', ['/data/parties/1/leaderName']],
    ['data.parties[role=supervisor].name', '', []],
    ['data.missing.deeper', '', []],
    ['data.remark', '', []],
    ["data.remark | or '—'", '—', []],
    ["data.contractDays | suffix ' 天'", '480 天', ['/data/contractDays']],
    ["data.missing | prefix '（' | suffix '）'", '', []],
    ['issueDate | date', '2024年08月15日', ['/issueDate']],
    ['item.name', '一号楼', ['/data/unitWorks/4/name']],
    ["item.kind | words 'kind'", '房屋建筑', ['/data/unitWorks/4/kind']],
    ['row.number', '5', ['/number']],
    ['data.constructor', '', []],
    ["data.projectName | or 'a|b'", '示例大厦', ['/data/projectName']],
  ])('%s is %j', (source, text, pointers) => {
    const pieces = evaluate(parseExpression(source), scope);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.map((piece) => piece.pointer).filter((pointer) => pointer !== '')).toEqual(pointers);
  });

  it.each([
    ['', '"" is no step'],
    ['data..name', 'is no step'],
    ['data.parties[role].name', 'is no step'],
    ['number | upper', 'is no filter'],
    ['number | join', 'takes a text in quotes'],
    ["number | date 'x'", 'takes nothing'],
  ])('%j is refused: %s', (source, message) => {
    expect(() => parseExpression(source)).toThrow(message);
  });
});
