import { FaultError } from '../faults/fault.js';

/** A row with what its cells say, by the name of their column; cells that are empty or missing are `''`. */
export type TableRow = Readonly<{
  /** Where it begins in the file: line of a CSV, row of a sheet, from 1. */
  line: number;
  cells: Readonly<Record<string, string>>;
}>;

/** What a person has in a spreadsheet program: names of columns, and rows below them. */
export type Table = Readonly<{ columns: readonly string[]; rows: readonly TableRow[] }>;

/** The most that is read. */
export type TableLimits = Readonly<{
  maxBytes: number;
  /** Below the names of the columns; empty rows do not count. */
  maxRows: number;
  maxColumns: number;
}>;

/** A table to be written; a cell that is missing is empty. */
export type TableToWrite = Readonly<{
  columns: readonly string[];
  rows: readonly Readonly<Record<string, string>>[];
}>;

/** Why a file is no table. Codes are added, never renamed. */
export type TableFaultCode =
  | 'too-large'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'empty'
  | 'encoding'
  | 'not-a-table'
  | 'csv-malformed'
  | 'row-too-long'
  | 'column-unnamed'
  | 'column-repeated'
  | 'xls-old'
  | 'xlsx-encrypted'
  | 'xlsx-malformed'
  | 'formula'
  | 'cell-error'
  | 'number-imprecise'
  | 'merged-cells'
  | 'several-sheets';

/** Where in the file; `cell` as a spreadsheet program names it, e.g. `B2`, or a range of cells. */
export type TablePlace = Readonly<{ line?: number; cell?: string; sheet?: string }>;

export class TableFaultError extends FaultError<TableFaultCode> {
  constructor(
    code: TableFaultCode,
    detail: string,
    readonly place: TablePlace = {},
  ) {
    super(code, detail);
  }
}
