import { deflateSync } from 'node:zlib';
import type { PDFDict, PDFRef } from 'pdf-lib';
import { decimal } from '../lib/pdf/write/content-stream.js';
import type { PdfDraft } from '../lib/pdf/write/draft.js';
import { addPngImage, type PlacedPng } from '../lib/pdf/write/png-image.js';
import type { Canvas } from './canvas.js';
import { matrix } from './elements/ornaments.js';
import { inPoints, mm } from './geometry.js';
import type { PicturePlan } from './page-plan.js';
import type { TextBlock } from './text/text-block.js';

/** The page that a picture comes on: its height in points, and a way to draw on it. */
type PictureSheet = Readonly<{ height: number; canvas: () => Canvas }>;

/** Puts pictures on pages, and text across them that is part of the page and can be seen through. */
export class PictureWriter {
  private readonly images = new Map<string, PDFRef>();
  private readonly states = new Map<string, PDFDict>();

  constructor(
    private readonly draft: PdfDraft,
    private readonly pictures: readonly Uint8Array[],
  ) {}

  /** @returns streams of page content, one over the other */
  write({ index, place, marks }: PicturePlan, sheet: PictureSheet): readonly PDFRef[] {
    const png = this.pictures[index];
    if (!png) throw new Error(`There is no picture ${index}`);
    const image = addPngImage(this.draft, png);
    const name = `Im${index}`;
    this.images.set(name, image.ref);
    const drawn = Buffer.from(`q ${placed(image, place, sheet.height)} /${name} Do Q\n`, 'latin1');
    return [drawn, this.across(marks, place, sheet)].map((bytes) =>
      this.draft.addStream({ Filter: 'FlateDecode' }, deflateSync(bytes)),
    );
  }

  /** What pages have to name of it; nothing when there is none. */
  resources(): Record<string, Record<string, PDFRef | PDFDict>> {
    if (this.images.size === 0) return {};
    return { XObject: Object.fromEntries(this.images), ExtGState: Object.fromEntries(this.states) };
  }

  /** ISO 32000-1 §11.6.4.4: the constant alpha of what is filled. */
  private state(opacity: number): string {
    const name = `Gs${Math.round(opacity * 100)}`;
    if (!this.states.has(name)) {
      this.states.set(name, this.draft.context.obj({ Type: 'ExtGState', ca: opacity }));
    }
    return name;
  }

  private across(block: TextBlock, { marks }: PicturePlan['place'], sheet: PictureSheet): Uint8Array {
    const turn = (marks.angle * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const state = this.state(marks.opacity);
    const texts = marks.centres.map(([x, y]) => {
      // What a stream has set is forgotten at its Q, so each text has a canvas of its own.
      const canvas = sheet.canvas();
      canvas.content.raw(`q /${state} gs ${matrix([cos, sin, -sin, cos, mm(x), sheet.height - mm(y)])}`);
      // The canvas measures from the upper edge of the page; here the middle of the text is at the origin.
      canvas.text(block, -mm(marks.width) / 2, sheet.height - block.height / 2);
      canvas.content.raw('Q');
      return canvas.content.toBytes();
    });
    return Buffer.concat(texts);
  }
}

/** As large as it fits into its box, in the middle of it. */
function placed({ width, height }: PlacedPng, { box }: PicturePlan['place'], pageHeight: number): string {
  const room = inPoints(box);
  const scale = Math.min(room.width / width, room.height / height);
  const [w, h] = [width * scale, height * scale];
  const x = room.x + (room.width - w) / 2;
  const y = pageHeight - room.y - (room.height + h) / 2;
  return `${[w, 0, 0, h, x, y].map((each) => decimal(each)).join(' ')} cm`;
}
