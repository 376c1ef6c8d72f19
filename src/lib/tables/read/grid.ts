import { columnName } from '../cell-address.js';
import { type Table, TableFaultError, type TableLimits, type TableRow } from '../table.js';

/** Cells of one row by position, from 0; trimmed. */
export type GridRow = Readonly<{ line: number; cells: readonly string[] }>;

/** @throws TableFaultError for a table without names of columns, or one that is over its limits */
export function tableOf(rows: readonly GridRow[], limits: TableLimits): Table {
  const [header, ...others] = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (!header) throw new TableFaultError('empty', 'The file has no rows.');
  if (others.length > limits.maxRows) throw tooManyRows(limits);
  const columns = columnsOf(header, limits);
  return { columns, rows: others.map((row) => rowOf(row, columns)) };
}

export function tooManyRows({ maxRows }: TableLimits): TableFaultError {
  return new TableFaultError('too-many-rows', `The table has more than ${maxRows} rows.`);
}

function columnsOf({ line, cells }: GridRow, { maxColumns }: TableLimits): string[] {
  const columns = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  if (columns.length > maxColumns)
    throw new TableFaultError('too-many-columns', `The table has more than ${maxColumns} columns.`, { line });
  columns.forEach((name, index) => {
    const place = { line, cell: `${columnName(index)}${line}` };
    if (name === '')
      throw new TableFaultError('column-unnamed', `Column ${columnName(index)} has no name.`, place);
    if (columns.indexOf(name) < index)
      throw new TableFaultError('column-repeated', `Two columns have the name ${name}.`, place);
  });
  return columns;
}

function rowOf({ line, cells }: GridRow, columns: readonly string[]): TableRow {
  const beyond = cells.findIndex((cell, index) => index >= columns.length && cell !== '');
  if (beyond >= 0)
    throw new TableFaultError('row-too-long', `Line ${line} has more cells than there are columns.`, {
      line,
      cell: `${columnName(beyond)}${line}`,
    });
  return { line, cells: Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])) };
}
