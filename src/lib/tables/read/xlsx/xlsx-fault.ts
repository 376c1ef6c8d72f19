import { TableFaultError } from '../../table.js';

/** The workbook as a whole cannot be read. */
export function malformed(why: string): TableFaultError {
  return new TableFaultError('xlsx-malformed', `The workbook cannot be read: ${why}.`);
}
