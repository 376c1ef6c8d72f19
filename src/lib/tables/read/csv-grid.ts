import { CsvError, parse } from 'csv-parse/sync';
import { withoutGuard } from '../text-guard.js';
import { TableFaultError, type TableLimits } from '../table.js';
import { type GridRow, tooManyRows } from './grid.js';

type Parsed = Readonly<{ record: readonly string[]; info: Readonly<{ lines: number }> }>;

/**
 * @param text with any kind of line ends
 * @throws TableFaultError `csv-malformed`, `too-many-rows`
 * @see RFC 4180
 */
export function csvGrid(text: string, limits: TableLimits): GridRow[] {
  const rows = parsed(text.replaceAll(/\r\n?/g, '\n')).map(gridRow);
  // Empty rows are not worth a place in memory, and are nobody's data.
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (filled.length > limits.maxRows + 1) throw tooManyRows(limits);
  return filled;
}

function gridRow({ record, info }: Parsed): GridRow {
  const inside = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
  return { line: info.lines - inside, cells: record.map((cell) => withoutGuard(cell.trim())) };
}

function parsed(text: string): Parsed[] {
  try {
    const options = { info: true, relax_column_count: true, record_delimiter: '\n' } as const;
    return parse(text, options) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines: line } = error as unknown as { lines?: number };
    const detail = `Line ${line ?? '?'} cannot be read: its quotation marks do not fit together.`;
    throw new TableFaultError('csv-malformed', detail, line === undefined ? {} : { line });
  }
}
