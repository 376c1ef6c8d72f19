import { OctetWriter } from './octet-writer.js';

/**
 * Page content being written (ISO 32000-1 §7.8.2). Units are points, the origin is the lower left corner.
 *
 * Colour, line width and font are written only when they change.
 */
export class ContentStream {
  private readonly out = new OctetWriter();
  private readonly state = { fill: '', stroke: '', lineWidth: -1, font: '', size: 0, tracking: 0 };

  /** @param colour `r g b`, each 0 to 1 */
  fillColour(colour: string): void {
    if (this.state.fill === colour) return;
    this.state.fill = colour;
    this.raw(`${colour} rg`);
  }

  /** @param colour `r g b`, each 0 to 1 */
  strokeColour(colour: string): void {
    if (this.state.stroke === colour) return;
    this.state.stroke = colour;
    this.raw(`${colour} RG`);
  }

  lineWidth(width: number): void {
    if (this.state.lineWidth === width) return;
    this.state.lineWidth = width;
    this.out.decimal(width);
    this.out.text(' w\n');
  }

  /** Operators as they are: path construction and painting, XObjects. */
  raw(operators: string): void {
    this.out.text(operators);
    this.out.text('\n');
  }

  /** Adds a rectangle, given by its lower left corner, to the path. */
  rectangle(x: number, y: number, width: number, height: number): void {
    this.numbers(x, y);
    this.numbers(width, height);
    this.out.text('re\n');
  }

  /** Between `beginText` and `endText` only the text operators below. */
  beginText(): void {
    this.out.text('BT\n');
  }

  endText(): void {
    this.out.text('ET\n');
  }

  /** @param name font resource, e.g. `F0` */
  font(name: string, size: number): void {
    if (this.state.font === name && this.state.size === size) return;
    this.state.font = name;
    this.state.size = size;
    this.out.text(`/${name} `);
    this.out.decimal(size);
    this.out.text(' Tf\n');
  }

  /** Extra space after each character, in points. */
  tracking(points: number): void {
    if (this.state.tracking === points) return;
    this.state.tracking = points;
    this.out.decimal(points);
    this.out.text(' Tc\n');
  }

  moveTextTo(x: number, y: number): void {
    this.out.text('1 0 0 1 ');
    this.numbers(x, y);
    this.out.text('Tm\n');
  }

  /** Between `beginCodes` and `showCodes` only {@link code}. */
  beginCodes(): void {
    this.out.text('<');
  }

  /** @param code two-byte character code of the current font */
  code(code: number): void {
    this.out.hex16(code);
  }

  showCodes(): void {
    this.out.text('> Tj\n');
  }

  toBytes(): Uint8Array {
    return this.out.toBytes();
  }

  private numbers(first: number, second: number): void {
    this.out.decimal(first);
    this.out.text(' ');
    this.out.decimal(second);
    this.out.text(' ');
  }
}

/** A number as PDF writes it: at most three decimals, never an exponent (ISO 32000-1 §7.3.3). */
export function decimal(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return rounded === 0 ? '0' : String(rounded);
}
