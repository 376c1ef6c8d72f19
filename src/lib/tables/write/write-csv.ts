import { stringify } from 'csv-stringify/sync';
import type { TableToWrite } from '../table.js';
import { withGuard } from '../text-guard.js';

/**
 * UTF-8 with a byte order mark, without which Chinese editions of spreadsheet programs read GBK; lines end in CR LF.
 *
 * Text that such a program would run as a formula gets a `'` in front: what a stranger sent is shown and never run.
 *
 * @see RFC 4180
 */
export function writeCsv({ columns, rows }: TableToWrite): Uint8Array {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const guarded = lines.map((cells) => cells.map((cell) => withGuard(cell)));
  return Buffer.from(stringify(guarded, { bom: true, record_delimiter: '\r\n' }), 'utf8');
}
