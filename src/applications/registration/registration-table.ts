import { DomainError } from '../../lib/errors/domain-error.js';
import { columnName } from '../../lib/tables/cell-address.js';
import { readTable } from '../../lib/tables/read-table.js';
import { type Table, TableFaultError, type TableRow, type TableToWrite } from '../../lib/tables/table.js';

/** Columns of a table of licences, by their Chinese names; those of the interface are understood too. */
const COLUMNS = new Map([
  ['证照类型', 'licenceType'],
  ['证照编号', 'number'],
  ['电子证照标识', 'identifier'],
  ['颁发机构', 'issuerName'],
  ['颁发机构代码', 'issuerUscc'],
  ['持证主体', 'holderName'],
  ['持证主体代码', 'holderCode'],
  ['项目代码', 'projectCode'],
  ['工程名称', 'projectName'],
  ['颁发日期', 'issueDate'],
  ['有效期至', 'validUntil'],
] as const);
type Field = typeof COLUMNS extends Map<string, infer F> ? F : never;

const NEEDED: readonly Field[] = ['licenceType', 'number', 'holderName', 'holderCode', 'issueDate'];
const DATES: readonly Field[] = ['issueDate', 'validUntil'];

export const MOST_ROWS = 5000;
export const MOST_TABLE_BYTES = 5 * 1024 * 1024;
const LIMITS = { maxBytes: MOST_TABLE_BYTES, maxRows: MOST_ROWS, maxColumns: 30 };

/** What a row says, by the fields of the interface; cells that are empty say nothing. */
export type LicenceRow = Readonly<{ line: number; said: Readonly<Record<string, string>> }>;

/** The columns, and no rows: for departments to fill. */
export const TEMPLATE: TableToWrite = { columns: [...COLUMNS.keys()], rows: [] };

/**
 * @param types keys of licence types by their names, which may stand in the table instead
 * @throws DomainError `table-refused` for what is no table, or has other columns
 */
export function licenceRows(bytes: Uint8Array, types: ReadonlyMap<string, string>): readonly LicenceRow[] {
  const { columns, rows } = tableOf(bytes);
  const fields = columns.map((name, index) => [name, fieldOf(name, index)] as const);
  fields.forEach(([name, field], index) => {
    if (fields.findIndex((each) => each[1] === field) < index)
      throw refused(`Another column means the same as ${name}.`, { column: columnName(index) });
  });
  const missing = NEEDED.filter((field) => fields.every((each) => each[1] !== field));
  if (missing.length > 0) throw refused(`Columns are missing: ${missing.map(columnOf).join(', ')}.`);
  return rows.map((row) => ({ line: row.line, said: saidIn(row, fields, types) }));
}

/** The Chinese name of a field's column. */
export function columnOf(field: string): string {
  return [...COLUMNS].find(([, each]) => each === field)?.[0] ?? field;
}

function tableOf(bytes: Uint8Array): Table {
  try {
    return readTable(bytes, LIMITS);
  } catch (error) {
    if (!(error instanceof TableFaultError)) throw error;
    throw refused(error.detail, { fault: error.code, ...error.place });
  }
}

function fieldOf(name: string, index: number): Field {
  const field = COLUMNS.get(name as Parameters<typeof COLUMNS.get>[0]);
  const own = field ?? [...COLUMNS.values()].find((each) => each === name);
  if (own === undefined) throw refused(`There is no column ${name}.`, { column: columnName(index) });
  return own;
}

function saidIn(
  { cells }: TableRow,
  fields: readonly (readonly [string, Field])[],
  types: ReadonlyMap<string, string>,
): Record<string, string> {
  const said = fields.flatMap(([name, field]) => {
    const text = cells[name] ?? '';
    return text === '' ? [] : [[field, meantBy(field, text, types)] as const];
  });
  return Object.fromEntries(said);
}

function meantBy(field: Field, text: string, types: ReadonlyMap<string, string>): string {
  if (field === 'licenceType') return types.get(text) ?? text;
  return DATES.includes(field) ? dateOf(text) : text;
}

/** `2026/3/1`, `2026-3-1`, `2026年3月1日` and what a sheet makes of a day; anything else stays as it is, and is refused by its name. */
function dateOf(text: string): string {
  const pattern = /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:T00:00:00)?$/;
  const [, year, month, day] = pattern.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return text;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function refused(why: string, place: Readonly<Record<string, unknown>> = {}): DomainError {
  return new DomainError('table-refused', why, place);
}
