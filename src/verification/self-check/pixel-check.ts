import { isSealRed, luminance } from '../../lib/pdf/read/content/colour.js';
import type { Box } from '../../lib/pdf/read/page-tree.js';
import { decodePixels } from '../../lib/qr/read/decode-pixels.js';
import { QUIET_ZONE } from '../../lib/qr/read/find-codes.js';
import type { DrawnPage } from './page-check.js';
import type { PaintedPage } from './page-painter.js';
import type { PixelFacts, SelfCheckFault } from './report.js';
import type { SealDrawing } from './seal-drawing.js';

/** 150 dots an inch: the least a permit is scanned at. */
export const PAINT_SCALE = 150 / 72;

/** A glyph's darkest pixel must show at least this part of its colour; thin strokes are grey at this scale. */
const MIN_INK = 0.3;

/** A ring and a star cover about a fifth of their square. */
const MIN_REDNESS = 0.04;

export type SealPlace = Pick<SealDrawing, 'page' | 'box'>;

/** Compares what was painted with what the drawing operators said; texts that are hidden are judged there. */
export function checkPixels(
  painted: readonly PaintedPage[],
  drawn: { pages: readonly DrawnPage[]; seals: readonly SealPlace[]; url: string },
): { facts: PixelFacts; faults: SelfCheckFault[] } {
  if (painted.length !== drawn.pages.length) throw new Error(`${painted.length} pages were painted`);
  const views = drawn.pages.map((page, index) => ({
    ...page,
    view: new PixelView(painted[index], page.page.box),
  }));
  const glyphs = views.flatMap(({ view, texts }) =>
    texts.flatMap(({ glyphBoxes, colour, alpha }) =>
      glyphBoxes.map((box) => 1 - view.darkest(box) >= (1 - luminance(colour)) * alpha * MIN_INK),
    ),
  );
  const inked = glyphs.filter(Boolean).length;
  const [code] = views.flatMap(({ view, codes }) => codes.map((drawnCode) => view.decode(drawnCode)));
  const sealRedness = drawn.seals.map(
    (seal) => views.find(({ page }) => page === seal.page)?.view.redness(seal.box) ?? 0,
  );
  const sealsAreRed = sealRedness.length > 0 && sealRedness.every((redness) => redness >= MIN_REDNESS);
  const faults: SelfCheckFault[] = [];
  if (inked < glyphs.length)
    faults.push({ code: 'pixels-text', detail: `${glyphs.length - inked} glyphs leave no ink on the page` });
  if (code !== drawn.url)
    faults.push({ code: 'pixels-qr', detail: 'the painted QR code does not read back' });
  if (!sealsAreRed)
    faults.push({ code: 'pixels-seal', detail: 'the painted page is not red where a seal is' });
  return {
    facts: {
      pages: painted.length,
      glyphsExpected: glyphs.length,
      glyphsInked: inked,
      code,
      sealRedness,
      sealsAreRed,
    },
    faults,
  };
}

/** Pixels addressed by boxes in page space. */
class PixelView {
  constructor(
    private readonly painted: PaintedPage | undefined,
    private readonly page: Box,
  ) {}

  /** Luminance of the darkest pixel, 1 when there is none. */
  darkest(box: Box): number {
    let darkest = 1;
    this.each(box, (red, green, blue) => {
      darkest = Math.min(darkest, luminance([red / 255, green / 255, blue / 255]));
    });
    return darkest;
  }

  redness(box: Box): number {
    let [red, all] = [0, 0];
    this.each(box, (r, g, b) => {
      all += 1;
      if (isSealRed([r / 255, g / 255, b / 255])) red += 1;
    });
    return all === 0 ? 0 : red / all;
  }

  decode({ box, size }: { box: Box; size: number }): string | undefined {
    const zone = ((box[2] - box[0]) / size) * QUIET_ZONE;
    const area = this.area([box[0] - zone, box[1] - zone, box[2] + zone, box[3] + zone]);
    const [width, height] = [area.right - area.left, area.bottom - area.top];
    const crop = new Uint8ClampedArray(width * height * 4);
    for (let y = 0; y < height; y += 1) {
      const start = ((area.top + y) * (this.painted?.width ?? 0) + area.left) * 4;
      crop.set(this.painted?.data.subarray(start, start + width * 4) ?? [], y * width * 4);
    }
    return decodePixels(crop, width, height);
  }

  private each(box: Box, visit: (red: number, green: number, blue: number) => void): void {
    const { left, top, right, bottom } = this.area(box);
    const { width = 0, data = new Uint8Array(0) } = this.painted ?? {};
    for (let y = top; y < bottom; y += 1)
      for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4)
        visit(data[at] ?? 255, data[at + 1] ?? 255, data[at + 2] ?? 255);
  }

  /** Pixels that the box touches, cut at the edges of the page. */
  private area(box: Box): { left: number; top: number; right: number; bottom: number } {
    const { width = 0, height = 0 } = this.painted ?? {};
    const scaleX = width / (this.page[2] - this.page[0]);
    const scaleY = height / (this.page[3] - this.page[1]);
    return {
      left: clamp(Math.floor((box[0] - this.page[0]) * scaleX), width),
      right: clamp(Math.ceil((box[2] - this.page[0]) * scaleX), width),
      top: clamp(Math.floor((this.page[3] - box[3]) * scaleY), height),
      bottom: clamp(Math.ceil((this.page[3] - box[1]) * scaleY), height),
    };
  }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
