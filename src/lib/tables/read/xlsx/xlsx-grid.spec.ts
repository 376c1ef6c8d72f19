import {
  cell,
  faultOf,
  fixture,
  LIMITS,
  MAIN,
  OFFICE,
  RELATIONS,
  sheet,
  workbook,
} from '../../../../../test/support/hand-made-tables.js';
import { readTable } from '../../read-table.js';

describe('XLSX', () => {
  it('as spreadsheet programs write it: shared strings, runs, dates, numbers, missing addresses', () => {
    expect(readTable(fixture('excel-like.xlsx'), LIMITS)).toEqual({
      columns: ['证照编号', '持证主体', '发证日期', '有效'],
      rows: [
        {
          line: 3,
          cells: {
            证照编号: '地字第410726202600001号',
            持证主体: '延津示例置业有限公司',
            发证日期: '2026-09-01',
            有效: 'TRUE',
          },
        },
        {
          line: 5,
          cells: {
            证照编号: '内联',
            持证主体: 'a\rb <&> _x0041_',
            发证日期: '1900-03-01T06:00:00',
            有效: '0.3',
          },
        },
        {
          line: 6,
          cells: {
            证照编号: '123456789012345',
            持证主体: 'x',
            发证日期: '2026-09-01T18:00:00',
            有效: '1900-02-28',
          },
        },
      ],
    });
  });

  it('counts days from 1904 where the workbook does', () => {
    const styles = `<styleSheet ${MAIN}><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`;
    const relation = `<Relationship Id="x" Type="${OFFICE}/styles" Target="styles.xml"/>`;
    const relations = `<Relationships ${RELATIONS}><Relationship Id="s0" Type="${OFFICE}/worksheet" Target="0.xml"/>${relation}</Relationships>`;
    const parts = { 'styles.xml': styles, '_rels/w.xml.rels': relations };
    const [row] = readTable(workbook([sheet('<c r="A2"><v>1</v></c>')], parts, 'date1904="1"'), LIMITS).rows;
    expect(row?.cells).toEqual({ a: '1904-01-02', b: '' });
  });

  it('passes over empty sheets, even with merged cells', () => {
    const bytes = workbook([
      '<sheetData/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
      sheet(cell('A2', '1')),
    ]);
    expect(readTable(bytes, LIMITS).rows).toHaveLength(1);
  });

  const merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>';
  it.each([
    [
      'a formula',
      [sheet('<c r="B2"><f>1+1</f><v>2</v></c>')],
      { code: 'formula', line: 2, cell: 'B2', sheet: 'S1' },
    ],
    [
      'a shared formula',
      [sheet('<c r="B2"><f t="shared" si="0"/><v>2</v></c>')],
      { code: 'formula', line: 2, cell: 'B2', sheet: 'S1' },
    ],
    ['merged cells', [sheet(cell('A2', '1'), merged)], { code: 'merged-cells', cell: 'A2:A3', sheet: 'S1' }],
    ['two filled sheets', [sheet(''), sheet('')], { code: 'several-sheets', sheet: 'S2' }],
    [
      'an error',
      [sheet('<c r="A2" t="e"><v>#N/A</v></c>')],
      { code: 'cell-error', line: 2, cell: 'A2', sheet: 'S1' },
    ],
    [
      'a number whose last digits are lost',
      [sheet('<c r="A2"><v>4.10726202611230E+17</v></c>')],
      { code: 'number-imprecise', line: 2, cell: 'A2', sheet: 'S1' },
    ],
    [
      'what is no number',
      [sheet('<c r="A2"><v>x</v></c>')],
      { code: 'xlsx-malformed', line: 2, cell: 'A2', sheet: 'S1' },
    ],
    [
      'a string that is not there',
      [sheet('<c r="A2" t="s"><v>7</v></c>')],
      { code: 'xlsx-malformed', line: 2, cell: 'A2', sheet: 'S1' },
    ],
    ['a cell of another row', [sheet(cell('A3', '1'))], { code: 'xlsx-malformed' }],
    [
      'a cell far out',
      [sheet(cell('XFD2', '1'))],
      { code: 'too-many-columns', line: 2, cell: 'XFD2', sheet: 'S1' },
    ],
    ['a cell beyond the columns', [sheet(cell('C2', '1'))], { code: 'row-too-long', line: 2, cell: 'C2' }],
    ['no rows', ['<sheetData/>'], { code: 'empty' }],
    ['elements without end', [`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`], { code: 'xlsx-malformed' }],
    ['an unknown entity', [sheet(cell('A2', '&x;'))], { code: 'xlsx-malformed' }],
    ['broken XML', ['<sheetData>'], { code: 'xlsx-malformed' }],
  ])('refuses %s', (_, sheets, expected) => {
    expect(faultOf(workbook(sheets))).toEqual(expected);
  });

  it('refuses a document type, entities or not', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet ${MAIN}>${sheet('')}</worksheet>`;
    expect(faultOf(workbook([''], { '0.xml': bomb }))).toEqual({ code: 'xlsx-malformed' });
  });

  it('refuses more rows than allowed', () => {
    const rows = Array.from({ length: 7 }, (_, index) => `<row>${cell(`A${index + 1}`, 'x')}</row>`).join('');
    expect(faultOf(workbook([`<sheetData>${rows}</sheetData>`]))).toEqual({ code: 'too-many-rows' });
  });

  it('refuses old workbooks and such with a password', () => {
    const compound = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    expect(faultOf(compound)).toEqual({ code: 'xls-old' });
    const encrypted = Buffer.concat([
      compound,
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]);
    expect(faultOf(encrypted)).toEqual({ code: 'xlsx-encrypted' });
  });
});
