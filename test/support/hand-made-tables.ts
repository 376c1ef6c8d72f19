import { readFileSync } from 'node:fs';
import { type Zippable, zipSync } from 'fflate';
import { readTable } from '../../src/lib/tables/read-table.js';
import type { TableFaultError, TablePlace } from '../../src/lib/tables/table.js';

export const LIMITS = { maxBytes: 1_000_000, maxRows: 5, maxColumns: 4 };
const FIXTURES = new URL('../fixtures/tables/', import.meta.url);

export const fixture = (name: string): Uint8Array => readFileSync(new URL(name, FIXTURES));
export const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');

/** Why and where a table is refused. */
export function faultOf(bytes: Uint8Array, limits = LIMITS): TablePlace & { code: string } {
  try {
    readTable(bytes, limits);
  } catch (error) {
    const { name, code, place } = error as TableFaultError;
    if (name !== 'FaultError') throw error;
    return { code, ...place };
  }
  throw new Error('was read');
}

export const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
export const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';

/** A workbook of these sheets, without a part that it could do without. */
export function workbook(
  sheets: readonly string[],
  parts: Record<string, string> = {},
  properties = '',
): Uint8Array {
  const names = sheets.map(
    (_, index) => `<sheet name="S${index + 1}" sheetId="${index + 1}" r:id="s${index}"/>`,
  );
  const relations = sheets.map(
    (_, index) => `<Relationship Id="s${index}" Type="${OFFICE}/worksheet" Target="${index}.xml"/>`,
  );
  const texts: Record<string, string> = {
    '_rels/.rels': `<Relationships ${RELATIONS}><Relationship Id="a" Type="${OFFICE}/officeDocument" Target="w.xml"/></Relationships>`,
    '_rels/w.xml.rels': `<Relationships ${RELATIONS}>${relations.join('')}</Relationships>`,
    'w.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}"><workbookPr ${properties}/><sheets>${names.join('')}</sheets></workbook>`,
    ...Object.fromEntries(
      sheets.map((sheet, index) => [`${index}.xml`, `<worksheet ${MAIN}>${sheet}</worksheet>`]),
    ),
    ...parts,
  };
  const files: Zippable = {};
  for (const [name, content] of Object.entries(texts)) files[name] = text(content);
  return zipSync(files);
}

export const cell = (address: string, value: string): string =>
  `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
export const sheet = (second: string, after = ''): string =>
  `<sheetData><row r="1">${cell('A1', 'a')}${cell('B1', 'b')}</row><row r="2">${second}</row></sheetData>${after}`;
