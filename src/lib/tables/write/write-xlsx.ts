import { type Zippable, zipSync } from 'fflate';
import type { TableToWrite } from '../table.js';
import { columnName } from '../cell-address.js';
import { cellText } from './cell-text.js';
import { PACKAGE_PARTS, SHEET_END, SHEET_START } from './package-parts.js';

/** The first instant that a ZIP entry can name: equal tables give equal files. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * A workbook of one sheet. Every cell is text, and is marked as such: a program neither runs it nor makes a number of it, nor does
 * so when somebody edits it.
 *
 * @throws RangeError for a text of more than 32,767 characters, which no cell can hold
 * @see ISO/IEC 29500-1 §18.3
 */
export function writeXlsx({ columns, rows }: TableToWrite): Uint8Array {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const sheet = SHEET_START + lines.map(rowXml).join('') + SHEET_END;
  const parts = { ...PACKAGE_PARTS, 'xl/worksheets/sheet1.xml': sheet };
  const files: Zippable = {};
  for (const [name, xml] of Object.entries(parts)) files[name] = Buffer.from(xml, 'utf8');
  return zipSync(files, { level: 6, mtime: NO_TIME });
}

function rowXml(cells: readonly string[], index: number): string {
  const row = index + 1;
  return `<row r="${row}">${cells.map((cell, column) => cellXml(`${columnName(column)}${row}`, cell)).join('')}</row>`;
}

/** Style 1 is "text" with a quotation prefix: see {@link PACKAGE_PARTS}. */
function cellXml(address: string, text: string): string {
  if (text === '') return '';
  return `<c r="${address}" s="1" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`;
}
