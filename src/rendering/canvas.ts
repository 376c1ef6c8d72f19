import { ContentStream } from '../lib/pdf/write/content-stream.js';
import type { Box, Layout } from './template/layout.js';
import { rgb } from './geometry.js';
import { FontUse } from './text/font-use.js';
import type { Line, TextBlock } from './text/text-block.js';
import type { Typeface } from './text/typeface.js';

/** Where the baseline of a Chinese typeface stands below the top of its em. */
const BASELINE = 0.88;

/** A layout's colours by name, as PDF writes them. */
export type Palette = ReadonlyMap<string, string>;

export function paletteOf({ colours }: Layout): Palette {
  return new Map(Object.entries(colours).map(([name, value]) => [name, rgb(value)]));
}

/** The fonts of one document as they come into use. */
export type FontUses = Map<Typeface, FontUse>;

/** One page being drawn. Lengths in points from the upper left corner; PDF's own corner is the lower left. */
export class Canvas {
  readonly content = new ContentStream();

  /** @param height of the page */
  constructor(
    private readonly height: number,
    private readonly palette: Palette,
    private readonly fonts: FontUses,
  ) {}

  /** Draws set text with its upper left corner at the point given. */
  text(block: TextBlock, left: number, top: number): void {
    this.content.fillColour(this.colour(block.style.colour));
    this.content.beginText();
    const drop = (block.size * block.style.leading - block.size) / 2 + block.size * BASELINE;
    for (const line of block.lines) {
      this.content.tracking(line.tracking);
      this.content.moveTextTo(left + line.x, this.height - top - line.y - drop);
      this.line(line, block.size);
    }
    this.content.endText();
  }

  fillBox(box: Box, colour: string): void {
    this.content.fillColour(colour);
    this.rectangle(box);
    this.content.raw('f');
  }

  /** Strokes the boxes as one path. */
  outline(boxes: readonly Box[], colour: string, width: number): void {
    this.content.strokeColour(this.colour(colour));
    this.content.lineWidth(width);
    for (const box of boxes) this.rectangle(box);
    this.content.raw('S');
  }

  colour(name: string): string {
    return this.palette.get(name) ?? '0 0 0';
  }

  /** The height, from the lower edge of the page, of a point given from the upper one. */
  fromBottom(y: number): number {
    return this.height - y;
  }

  private rectangle({ x, y, width, height }: Box): void {
    this.content.rectangle(x, this.height - y - height, width, height);
  }

  private line({ glyphs }: Line, size: number): void {
    let typeface: Typeface | undefined;
    let use: FontUse | undefined;
    for (const glyph of glyphs) {
      if (!use || glyph.typeface !== typeface) {
        if (use) this.content.showCodes();
        typeface = glyph.typeface;
        use = this.use(typeface);
        this.content.font(typeface.resource, size);
        this.content.beginCodes();
      }
      this.content.code(use.code(glyph));
    }
    if (use) this.content.showCodes();
  }

  private use(typeface: Typeface): FontUse {
    let use = this.fonts.get(typeface);
    if (!use) {
      use = new FontUse();
      this.fonts.set(typeface, use);
    }
    return use;
  }
}
