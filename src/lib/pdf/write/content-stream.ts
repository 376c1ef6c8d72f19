/**
 * Page content being written (ISO 32000-1 §7.8.2). Units are points, the origin is the lower left corner.
 *
 * Colour, line width and font are written only when they change.
 */
export class ContentStream {
  private readonly parts: string[] = [];
  private readonly state = { fill: '', stroke: '', lineWidth: -1, font: '', tracking: 0 };

  /** @param colour `r g b`, each 0 to 1 */
  fillColour(colour: string): void {
    if (this.state.fill === colour) return;
    this.state.fill = colour;
    this.parts.push(colour, ' rg\n');
  }

  /** @param colour `r g b`, each 0 to 1 */
  strokeColour(colour: string): void {
    if (this.state.stroke === colour) return;
    this.state.stroke = colour;
    this.parts.push(colour, ' RG\n');
  }

  lineWidth(width: number): void {
    if (this.state.lineWidth === width) return;
    this.state.lineWidth = width;
    this.parts.push(decimal(width), ' w\n');
  }

  /** Operators as they are: path construction and painting, XObjects. */
  raw(operators: string): void {
    this.parts.push(operators, '\n');
  }

  /** Between `beginText` and `endText` only the text operators below. */
  beginText(): void {
    this.parts.push('BT\n');
  }

  endText(): void {
    this.parts.push('ET\n');
  }

  /** @param name font resource, e.g. `F0` */
  font(name: string, size: number): void {
    const font = `/${name} ${decimal(size)} Tf\n`;
    if (this.state.font === font) return;
    this.state.font = font;
    this.parts.push(font);
  }

  /** Extra space after each character, in points. */
  tracking(points: number): void {
    if (this.state.tracking === points) return;
    this.state.tracking = points;
    this.parts.push(decimal(points), ' Tc\n');
  }

  moveTextTo(x: number, y: number): void {
    this.parts.push('1 0 0 1 ', decimal(x), ' ', decimal(y), ' Tm\n');
  }

  /** @param hex character codes of the current font */
  showText(hex: string): void {
    this.parts.push('<', hex, '> Tj\n');
  }

  toBytes(): Uint8Array {
    return Buffer.from(this.parts.join(''), 'latin1');
  }
}

/** A number as PDF writes it: at most three decimals, never an exponent (ISO 32000-1 §7.3.3). */
export function decimal(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return rounded === 0 ? '0' : String(rounded);
}
