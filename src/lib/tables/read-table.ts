import { decodeTableText } from './read/table-text.js';
import { csvGrid } from './read/csv-grid.js';
import { tableOf } from './read/grid.js';
import { assertNotOldFormat } from './read/old-formats.js';
import { xlsxGrid } from './read/xlsx/xlsx-grid.js';
import { type Table, TableFaultError, type TableLimits } from './table.js';

/**
 * Reads a CSV file or an XLSX workbook; which of the two it is, its bytes say and not its name.
 *
 * CSV (RFC 4180): commas; UTF-8 with or without a byte order mark, or GBK/GB18030. A leading `'` before `= + - @`, which
 * {@link writeCsv} puts there, is taken away again. XLSX (ISO/IEC 29500): one filled sheet of values; dates come as `YYYY-MM-DD`
 * (with a time as `YYYY-MM-DDTHH:MM:SS`). In both, cells are trimmed, empty rows are passed over, and the first row names the columns.
 *
 * @throws TableFaultError with the line or cell; a table that could be read in two ways is not read at all
 */
export function readTable(bytes: Uint8Array, limits: TableLimits): Table {
  if (bytes.length > limits.maxBytes)
    throw new TableFaultError('too-large', `The file is larger than ${limits.maxBytes} bytes.`);
  assertNotOldFormat(bytes);
  return tableOf(isZip(bytes) ? xlsxGrid(bytes, limits) : csvGrid(decodeTableText(bytes), limits), limits);
}

/** The signature of the first entry, or of the directory of an archive that has none. */
function isZip([p, k, kind, next]: Uint8Array): boolean {
  return p === 0x50 && k === 0x4b && ((kind === 0x03 && next === 0x04) || (kind === 0x05 && next === 0x06));
}
