import { Canvas, type Palette } from './canvas.js';
import type { PagePlan } from './page-plan.js';
import type { TextBlock } from './text/text-block.js';

/** One line of text as drawn. Points from the lower left corner of the page. */
export type PlacedText = Readonly<{
  /** From 1. */
  pageNumber: number;
  /** In the order of the line; with blanks. */
  characters: readonly Readonly<{ text: string; left: number; right: number }>[];
  /** Of the type's em, not of its ink. */
  bottom: number;
  top: number;
}>;

const NO_COLOURS: Palette = new Map();

/** Where every text of a licence stands, in reading order. */
export function placedTexts(plans: readonly PagePlan[], pageHeight: number): PlacedText[] {
  return plans.flatMap(({ painters }, i) => {
    const recorder = new TextRecorder(pageHeight, i + 1);
    for (const paint of painters) paint(recorder);
    return recorder.texts;
  });
}

/** A page on which nothing is drawn, but which notes the texts. */
class TextRecorder extends Canvas {
  readonly texts: PlacedText[] = [];

  constructor(
    height: number,
    private readonly pageNumber: number,
  ) {
    super(height, NO_COLOURS, new Map());
  }

  override text({ lines, size, style }: TextBlock, left: number, top: number): void {
    const lead = (size * style.leading - size) / 2;
    for (const { glyphs, x, y, tracking } of lines) {
      let at = left + x;
      const characters = glyphs.map(({ codePoint, advance }) => {
        const start = at;
        at += advance * size + tracking;
        return { text: String.fromCodePoint(codePoint), left: start, right: at - tracking };
      });
      const head = this.fromBottom(top + y + lead);
      this.texts.push({ pageNumber: this.pageNumber, characters, bottom: head - size, top: head });
    }
  }
}
