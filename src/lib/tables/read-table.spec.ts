import { faultOf, fixture, LIMITS, text } from '../../../test/support/hand-made-tables.js';
import { readTable } from './read-table.js';

describe('CSV', () => {
  it.each([
    ['UTF-8', text('编号,名称\n1,延津\n')],
    [
      'UTF-8 with a byte order mark',
      Buffer.concat([Buffer.from('efbbbf', 'hex'), text('编号,名称\n1,延津\n')]),
    ],
    ['line ends of Windows', text('编号,名称\r\n1,延津')],
    ['line ends of old', text('编号,名称\r1,延津\r')],
    ['cells with blanks, and one too many that is empty', text(' 编号 ,名称,\n\t1,\u3000延津 ,\n')],
  ])('in %s', (_, bytes) => {
    expect(readTable(bytes, LIMITS)).toEqual({
      columns: ['编号', '名称'],
      rows: [{ line: 2, cells: { 编号: '1', 名称: '延津' } }],
    });
  });

  it('in GBK as iconv writes it', () => {
    expect(readTable(fixture('gbk.csv'), LIMITS).rows).toEqual([
      {
        line: 2,
        cells: {
          证照编号: '地字第410726202600001号',
          持证主体: '延津示例置业有限公司',
          发证日期: '2026-09-01',
        },
      },
    ]);
  });

  it('in GB18030, with rare characters, quotation marks and empty lines', () => {
    expect(readTable(fixture('gb18030.csv'), LIMITS).rows).toEqual([
      {
        line: 2,
        cells: {
          证照编号: '地字第410726202600001号',
          持证主体: '延津示例置业有限公司, 分公司',
          发证日期: '2026-09-01',
        },
      },
      { line: 4, cells: { 证照编号: '地字第410726202600002号', 持证主体: '两行\n名称', 发证日期: '' } },
      { line: 6, cells: { 证照编号: '尾', 持证主体: '㐂䶮镕', 发证日期: '=1+1' } },
    ]);
  });

  it('takes the guard of a formula away, once', () => {
    const [row] = readTable(text("a,b,c\n'=1+1,''=1,'x\n"), LIMITS).rows;
    expect(row?.cells).toEqual({ a: '=1+1', b: "'=1", c: "'x" });
  });

  it('keeps columns with the names of prototypes apart from these', () => {
    const [row] = readTable(text('__proto__,constructor\n1,\n'), LIMITS).rows;
    expect(Object.entries(row?.cells ?? {})).toEqual([
      ['__proto__', '1'],
      ['constructor', ''],
    ]);
  });

  it.each([
    ['nothing', '', { code: 'empty' }],
    ['nothing but blanks', ' ,\n\n,', { code: 'empty' }],
    ['an open quotation mark', 'a\n"1\n2', { code: 'csv-malformed', line: 3 }],
    ['a quotation mark in between', 'a\n1\nx"y"\n', { code: 'csv-malformed', line: 3 }],
    ['a row that is too long', 'a,b\n1,2\n\n1,2,,4', { code: 'row-too-long', line: 4, cell: 'D4' }],
    ['a column without a name', 'a,,c\n', { code: 'column-unnamed', line: 1, cell: 'B1' }],
    ['a column twice', '\na,b,a\n', { code: 'column-repeated', line: 2, cell: 'C2' }],
    ['too many columns', 'a,b,c,d,e\n', { code: 'too-many-columns', line: 1 }],
    ['too many rows', 'a\n1\n2\n3\n\n4\n5\n6\n', { code: 'too-many-rows' }],
    ['a web page', ' <html><table>', { code: 'not-a-table' }],
    ['binary data', 'a\n\0', { code: 'not-a-table' }],
  ])('refuses %s', (_, content, expected) => {
    expect(faultOf(text(content))).toEqual(expected);
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeff编号', 'utf16le')],
    ['bytes of no encoding', Buffer.from('61ff0a', 'hex')],
  ])('refuses %s', (_, bytes) => {
    expect(faultOf(bytes)).toEqual({ code: 'encoding' });
  });

  it('refuses more bytes than allowed before it looks at them', () => {
    expect(faultOf(text('a\n1'), { ...LIMITS, maxBytes: 2 })).toEqual({ code: 'too-large' });
  });
});
