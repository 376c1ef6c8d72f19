import { unzipSync } from 'fflate';
import { readTable } from '../read-table.js';
import { writeCsv } from './write-csv.js';
import { writeXlsx } from './write-xlsx.js';

const LIMITS = { maxBytes: 1_000_000, maxRows: 100, maxColumns: 10 };
const DANGEROUS = [
  '=1+1',
  '+86',
  '-1',
  '@SUM(A1)',
  "'=x",
  "''@x",
  '＝cmd',
  "'plain",
  'a=b',
  '"q", x',
  '<&>_x0041_',
];

const table = (cells: readonly string[]) => ({
  columns: ['名称', 'b'],
  rows: cells.map((cell) => ({ 名称: cell, unknown: 'x' })),
});

describe(writeCsv.name, () => {
  it('writes UTF-8 with a byte order mark, CR LF, and a guard before what would run', () => {
    const bytes = writeCsv({
      columns: ['a', 'b'],
      rows: [{ a: '=HYPERLINK("http://x")', b: '延津, 县' }, { b: "'-5" }],
    });
    expect(Buffer.from(bytes).toString('utf8')).toBe(
      '\ufeffa,b\r\n"\'=HYPERLINK(""http://x"")","延津, 县"\r\n,\'\'-5\r\n',
    );
  });

  it('is read back as it was', () => {
    const { rows } = readTable(writeCsv(table(DANGEROUS)), LIMITS);
    expect(rows.map(({ cells }) => cells)).toEqual(DANGEROUS.map((cell) => ({ 名称: cell, b: '' })));
  });
});

describe(writeXlsx.name, () => {
  it('writes every cell as text that no program runs', () => {
    const parts = unzipSync(writeXlsx({ columns: ['a', 'b'], rows: [{ a: '=1+1', b: 'x\u0001<\ud800' }] }));
    const sheet = Buffer.from(parts['xl/worksheets/sheet1.xml'] ?? []).toString('utf8');
    expect(sheet).toContain(
      '<row r="2"><c r="A2" s="1" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>' +
        '<c r="B2" s="1" t="inlineStr"><is><t xml:space="preserve">x_x0001_&lt;\ufffd</t></is></c></row>',
    );
    expect(sheet).not.toContain('<f');
    expect(Buffer.from(parts['xl/styles.xml'] ?? []).toString('utf8')).toContain('quotePrefix="1"');
  });

  it('is read back as it was', () => {
    const { columns, rows } = readTable(writeXlsx(table(DANGEROUS)), LIMITS);
    expect(columns).toEqual(['名称', 'b']);
    expect(rows.map(({ cells }) => cells)).toEqual(DANGEROUS.map((cell) => ({ 名称: cell, b: '' })));
  });

  it('gives equal files for equal tables', () => {
    expect(Buffer.from(writeXlsx(table(['a']))).equals(writeXlsx(table(['a'])))).toBe(true);
  });

  it('refuses a text that no cell can hold', () => {
    expect(() => writeXlsx(table(['x'.repeat(32_768)]))).toThrow(RangeError);
  });
});
