import { readFileSync } from 'node:fs';
import { type Zippable, zipSync } from 'fflate';
import { readTable } from './read-table.js';
import type { TableFaultError, TablePlace } from './table.js';

const LIMITS = { maxBytes: 1_000_000, maxRows: 5, maxColumns: 4 };
const FIXTURES = new URL('../../../test/fixtures/tables/', import.meta.url);

const fixture = (name: string): Uint8Array => readFileSync(new URL(name, FIXTURES));
const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');

function faultOf(bytes: Uint8Array, limits = LIMITS): TablePlace & { code: string } {
  try {
    readTable(bytes, limits);
  } catch (error) {
    const { name, code, place } = error as TableFaultError;
    expect(name).toBe('FaultError');
    return { code, ...place };
  }
  throw new Error('was read');
}

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

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';

/** A workbook of these sheets, without a part that it could do without. */
function workbook(
  sheets: readonly string[],
  parts: Record<string, string> = {},
  properties = '',
): Uint8Array {
  const names = sheets.map(
    (_, index) => `<sheet name="S${index + 1}" sheetId="${index + 1}" r:id="s${index}"/>`,
  );
  const relations = sheets.map(
    (_, index) => `<Relationship Id="s${index}" Type="${OFFICE}/worksheet" Target="${index}.xml"/>`,
  );
  const texts: Record<string, string> = {
    '_rels/.rels': `<Relationships ${RELATIONS}><Relationship Id="a" Type="${OFFICE}/officeDocument" Target="w.xml"/></Relationships>`,
    '_rels/w.xml.rels': `<Relationships ${RELATIONS}>${relations.join('')}</Relationships>`,
    'w.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}"><workbookPr ${properties}/><sheets>${names.join('')}</sheets></workbook>`,
    ...Object.fromEntries(
      sheets.map((sheet, index) => [`${index}.xml`, `<worksheet ${MAIN}>${sheet}</worksheet>`]),
    ),
    ...parts,
  };
  const files: Zippable = {};
  for (const [name, content] of Object.entries(texts)) files[name] = text(content);
  return zipSync(files);
}

const cell = (address: string, value: string): string =>
  `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
const sheet = (second: string, after = ''): string =>
  `<sheetData><row r="1">${cell('A1', 'a')}${cell('B1', 'b')}</row><row r="2">${second}</row></sheetData>${after}`;

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

describe('ZIP', () => {
  const good = workbook([sheet(cell('A2', '1'))]);
  const changed = (change: (bytes: Buffer, directory: number) => void): Uint8Array => {
    const bytes = Buffer.from(good);
    change(bytes, bytes.readUInt32LE(bytes.length - 6));
    return bytes;
  };

  it('is read as it was made', () => {
    expect(readTable(good, LIMITS).rows).toEqual([{ line: 2, cells: { a: '1', b: '' } }]);
  });

  it('is never inflated beyond what it announces, nor announces too much', () => {
    const bomb = workbook([`<sheetData>${' '.repeat(40_000_000)}</sheetData>`]);
    expect(bomb.length).toBeLessThan(100_000);
    expect(faultOf(bomb)).toEqual({ code: 'too-large' });
    const understated = Buffer.from(bomb);
    const name = understated.lastIndexOf('0.xml');
    understated.writeUInt32LE(1000, name - 46 + 24);
    expect(faultOf(understated)).toEqual({ code: 'xlsx-malformed' });
  });

  it.each<[string, Uint8Array, string]>([
    ['a password', changed((bytes, at) => bytes.writeUInt16LE(1, at + 8)), 'xlsx-encrypted'],
    ['an unknown compression', changed((bytes, at) => bytes.writeUInt16LE(12, at + 10)), 'xlsx-malformed'],
    ['a wrong check sum', changed((bytes, at) => bytes.writeUInt32LE(1, at + 16)), 'xlsx-malformed'],
    ['a directory elsewhere', changed((bytes) => bytes.writeUInt32LE(7, bytes.length - 6)), 'xlsx-malformed'],
    ['a part elsewhere', changed((bytes, at) => bytes.writeUInt32LE(0xffffffff, at + 42)), 'xlsx-malformed'],
    [
      'a part that goes beyond the end',
      changed((bytes, at) => bytes.writeUInt32LE(0xffff, at + 20)),
      'xlsx-malformed',
    ],
    ['no end', good.subarray(0, -1), 'xlsx-malformed'],
    ['no beginning of a workbook', zipSync({ mimetype: text('application/vnd.oasis') }), 'xlsx-malformed'],
    ['no parts', zipSync({}), 'xlsx-malformed'],
  ])('refuses %s', (_, bytes, code) => {
    expect(faultOf(bytes)).toEqual({ code });
  });

  it('gives a fault, and nothing else, for each of its bytes changed', () => {
    for (let at = 0; at < good.length; at += 1) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 0x41;
      try {
        readTable(bytes, LIMITS);
      } catch (error) {
        expect((error as Error).name).toBe('FaultError');
      }
    }
  });
});
