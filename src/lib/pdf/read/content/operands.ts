import { type PdfArray, isPdfArray, PdfName, type PdfObject, PdfString } from '../objects.js';
import { contentFault } from './content-fault.js';

/** Operands of one operator; each reading throws FaultError `page-operand` when they are not what is asked for. */
export class Operands {
  constructor(
    private readonly operator: string,
    private readonly values: readonly PdfObject[],
  ) {}

  none(): void {
    this.expectCount(0);
  }

  numbers(count: number): number[] {
    this.expectCount(count);
    return this.allNumbers();
  }

  /** Any count: components of a colour. */
  allNumbers(): number[] {
    if (!this.values.every((value) => typeof value === 'number')) throw this.wrong('numbers');
    return this.values as number[];
  }

  number(): number {
    return this.numbers(1)[0] ?? 0;
  }

  name(): string {
    this.expectCount(1);
    const [value] = this.values;
    if (value instanceof PdfName) return value.name;
    throw this.wrong('a name');
  }

  /** A name, then a number: `Tf`. */
  nameAndNumber(): [string, number] {
    this.expectCount(2);
    const [name, value] = this.values;
    if (name instanceof PdfName && typeof value === 'number') return [name.name, value];
    throw this.wrong('a name and a number');
  }

  string(): Uint8Array {
    this.expectCount(1);
    const [value] = this.values;
    if (value instanceof PdfString) return value.bytes;
    throw this.wrong('a string');
  }

  array(): PdfArray {
    this.expectCount(1);
    const [value] = this.values;
    if (isPdfArray(value)) return value;
    throw this.wrong('an array');
  }

  private expectCount(count: number): void {
    if (this.values.length !== count) throw this.wrong(`${count} operands`);
  }

  private wrong(wanted: string): Error {
    return contentFault('page-operand', `${this.operator} has not ${wanted}`);
  }
}
