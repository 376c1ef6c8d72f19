import { DomainError } from '../../lib/errors/domain-error.js';
import type { Table, TableRow } from '../../lib/tables/table.js';
import { columnName } from '../../lib/tables/cell-address.js';
import type { SentItem } from './batch-item.js';

/** Columns of a table of questions, by their Chinese and their English names. A point leads into a member. */
const COLUMNS: ReadonlyMap<string, string> = new Map([
  ['证照类型', 'licenceType'],
  ['证照编号', 'number'],
  ['持证主体代码', 'holderCode'],
  ['项目代码', 'projectCode'],
  ['事项编码', 'matter'],
  ['办件编号', 'caseNo'],
  ['经办人编号', 'operator.id'],
  ['经办人姓名', 'operator.name'],
  ['经办人单位代码', 'operator.organisationUscc'],
  ['用证事由', 'useCause'],
  ['授权方式', 'authMode'],
  ['授权凭证', 'consentRef'],
  ['授权截止日期', 'consentUntil'],
]);

const FIELDS = new Set(COLUMNS.values());

/** Beside the words of the interface. */
const AUTH_MODES: ReadonlyMap<string, string> = new Map([
  ['持证主体授权', 'HOLDER_CONSENT'],
  ['委托授权', 'ENTRUST'],
  ['依职能', 'STATUTORY'],
]);

/**
 * Questions of a table, one a row; empty cells are as if nothing was said.
 *
 * @throws DomainError `table-refused` for a column that is not known, or two of the same meaning
 */
export function itemsOfTable({ columns, rows }: Table): readonly SentItem[] {
  const fields = columns.map((name, index) => {
    const field = COLUMNS.get(name) ?? (FIELDS.has(name) ? name : undefined);
    if (field === undefined) throw refused(`There is no column ${name}.`, index);
    return [name, field] as const;
  });
  fields.forEach(([name, field], index) => {
    if (fields.findIndex((each) => each[1] === field) < index)
      throw refused(`Another column means the same as ${name}.`, index);
  });
  return rows.map((row) => ({ asked: questionOf(row, fields), line: row.line }));
}

function questionOf({ cells }: TableRow, fields: readonly (readonly [string, string])[]): object {
  const said = fields.flatMap(([name, field]) => {
    const text = cells[name] ?? '';
    return text === ''
      ? []
      : [[field, field === 'authMode' ? (AUTH_MODES.get(text) ?? text) : text] as const];
  });
  const own = said.filter(([field]) => !field.startsWith('operator.'));
  const operator = said
    .filter(([field]) => field.startsWith('operator.'))
    .map(([field, text]) => [field.slice('operator.'.length), text]);
  return {
    ...Object.fromEntries(own),
    ...(operator.length > 0 && { operator: Object.fromEntries(operator) as object }),
  };
}

function refused(detail: string, index: number): DomainError {
  const cell = `${columnName(index)}1`;
  const known = [...COLUMNS.keys()].join('、');
  return new DomainError('table-refused', `${detail} Known columns: ${known}.`, {
    fault: 'column-unknown',
    cell,
    errors: [{ pointer: '/file', detail: `${cell}: ${detail}` }],
  });
}
