import { cellAddress, columnName } from '../../cell-address.js';
import { TableFaultError, type TableFaultCode, type TableLimits } from '../../table.js';
import { type GridRow, tooManyRows } from '../grid.js';
import { dateText, numberText } from './cell-number.js';
import { richText, unescaped } from './shared-strings.js';
import { malformed } from './xlsx-fault.js';
import { type Attributes, readXml, type XmlVisitor } from './xml-events.js';

/** What the cells of every sheet refer to. */
export type SheetContext = Readonly<{
  strings: readonly string[];
  dateStyles: ReadonlySet<number>;
  from1904: boolean;
  limits: TableLimits;
}>;

type Cell = { row: number; column: number; type: string; style: number; value: string };

/**
 * The filled rows of a sheet, in order.
 *
 * @throws TableFaultError naming the cell: `formula`, `cell-error`, `number-imprecise`; or the range: `merged-cells`; `too-many-…`
 * @see ISO/IEC 29500-1 §18.3.1.4 (c), §18.3.1.73 (row), §18.3.1.55 (mergeCell)
 */
export function readSheet(part: Uint8Array, name: string, context: SheetContext): GridRow[] {
  const sheet = new SheetReader(name, context);
  readXml(part, sheet);
  return sheet.finish();
}

class SheetReader implements XmlVisitor {
  private readonly rows = new Map<number, string[]>();
  private merged: string | undefined;
  private row = 0;
  private column = -1;
  private cell: Cell | undefined;
  private inValue = false;
  private readonly inline = richText((_, text) => this.setValue(text), ['is']);

  constructor(
    private readonly name: string,
    private readonly context: SheetContext,
  ) {}

  readonly open = (element: string, attributes: Attributes): void => {
    if (element === 'row') this.beginRow(attributes);
    else if (element === 'c') this.beginCell(attributes);
    else if (element === 'f' && this.cell)
      throw this.fault('formula', 'holds a formula. Paste its value instead');
    else if (element === 'mergeCell') this.merged ??= attributes.ref ?? '';
    else if (this.cell) this.inline.open(element, attributes);
    this.inValue = element === 'v';
  };

  readonly text = (content: string): void => {
    if (this.inValue && this.cell) this.cell.value += content;
    else this.inline.text(content);
  };

  readonly close = (element: string): void => {
    this.inValue = false;
    if (element === 'c') this.endCell();
    else if (this.cell) this.inline.close(element);
  };

  finish(): GridRow[] {
    if (this.rows.size === 0) return [];
    if (this.merged !== undefined)
      throw new TableFaultError('merged-cells', `The cells ${this.merged} are merged. Undo that first.`, {
        cell: this.merged,
        sheet: this.name,
      });
    const rows = [...this.rows].toSorted(([a], [b]) => a - b);
    return rows.map(([line, cells]) => ({ line, cells: Array.from(cells, (cell) => cell ?? '') }));
  }

  private beginRow({ r }: Attributes): void {
    this.row = r === undefined ? this.row + 1 : Number(r);
    this.column = -1;
    if (!Number.isSafeInteger(this.row) || this.row < 1) throw malformed('a row has no number');
  }

  private beginCell({ r, t, s }: Attributes): void {
    const address = r === undefined ? { row: this.row, column: this.column + 1 } : cellAddress(r);
    if (address?.row !== this.row || this.row === 0) throw malformed(`the cell ${r ?? ''} is not in its row`);
    this.column = address.column;
    this.cell = { ...address, type: t ?? 'n', style: Number(s ?? 0), value: '' };
  }

  private setValue(value: string): void {
    if (this.cell) this.cell.value = value;
  }

  private endCell(): void {
    const text = this.cell === undefined ? '' : this.textOf(this.cell).trim();
    if (text !== '') this.keep(text);
    this.cell = undefined;
  }

  private keep(text: string): void {
    const { maxColumns, maxRows } = this.context.limits;
    if (this.column >= maxColumns)
      throw this.fault('too-many-columns', `is beyond the ${maxColumns} columns that are read`);
    const cells = this.rows.get(this.row) ?? [];
    cells[this.column] = text;
    this.rows.set(this.row, cells);
    if (this.rows.size > maxRows + 1) throw tooManyRows(this.context.limits);
  }

  private textOf({ type, style, value }: Cell): string {
    if (type === 'inlineStr' || value === '') return value;
    if (type === 's') return this.context.strings[Number(value)] ?? this.refuse();
    if (type === 'str') return unescaped(value);
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
    if (type === 'd') return value.replace(/T00:00:00(?:\.0+)?Z?$/, '');
    if (type === 'e') throw this.fault('cell-error', `holds the error ${value}`);
    return this.numeral(style, value);
  }

  private numeral(style: number, value: string): string {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) return this.refuse();
    if (this.context.dateStyles.has(style))
      return (
        dateText(number, this.context.from1904) ??
        this.refuse('cell-error', 'holds a date that does not exist')
      );
    const problem =
      'holds a number of more than 15 digits, the last of which are lost. Format the column as text and enter it anew';
    return numberText(number) ?? this.refuse('number-imprecise', problem);
  }

  private refuse(code: TableFaultCode = 'xlsx-malformed', problem = 'cannot be read'): never {
    throw this.fault(code, problem);
  }

  private fault(code: TableFaultCode, problem: string): TableFaultError {
    const cell = `${columnName(this.column)}${this.row}`;
    return new TableFaultError(code, `Cell ${cell} ${problem}.`, { line: this.row, cell, sheet: this.name });
  }
}
