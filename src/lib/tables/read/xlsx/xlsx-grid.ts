import { TableFaultError, type TableLimits } from '../../table.js';
import type { GridRow } from '../grid.js';
import { dateStyles } from './date-styles.js';
import { sharedStrings } from './shared-strings.js';
import { readSheet } from './sheet.js';
import { openWorkbook } from './workbook.js';
import { zipParts } from './zip-parts.js';

/**
 * The rows of the one sheet of a workbook that has any, hidden sheets counted.
 *
 * @throws TableFaultError
 */
export function xlsxGrid(bytes: Uint8Array, limits: TableLimits): readonly GridRow[] {
  const { sheets, strings, styles, from1904 } = openWorkbook(zipParts(bytes));
  const context = { strings: sharedStrings(strings), dateStyles: dateStyles(styles), from1904, limits };
  const filled = sheets
    .map(({ name, part }) => ({ name, rows: readSheet(part, name, context) }))
    .filter(({ rows }) => rows.length > 0);
  const [first, second] = filled;
  if (second)
    throw new TableFaultError(
      'several-sheets',
      `More than one sheet is filled: ${filled.map(({ name }) => name).join(', ')}.`,
      {
        sheet: second.name,
      },
    );
  return first?.rows ?? [];
}
