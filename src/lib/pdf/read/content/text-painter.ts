import { type Box, contains } from '../page-tree.js';
import { luminance } from './colour.js';
import { contentFault } from './content-fault.js';
import type { GlyphJudge } from './glyph-judge.js';
import type { GraphicsState } from './graphics-state.js';
import type { GlyphFault, TextMark } from './marks.js';
import { determinant, IDENTITY, type Matrix, multiply, transformBox, union } from './matrix.js';
import type { PageFont } from './page-font.js';

/** Smaller than this, in points, nobody can read it. */
const MIN_SIZE = 1;
const MIN_ALPHA = 0.05;
const MAX_LUMINANCE = 0.95;

/** By how much, in points, ink may stand out of a clipping path or the page. */
const SLACK = 0.5;

const NOWHERE: Box = [0, 0, 0, 0];

/** `x` is how far the run has come, in thousandths of the font size. */
type Run = { text: string; glyphBoxes: Box[]; faults: GlyphFault[]; x: number };
type Showing = { font: PageFont; state: GraphicsState; run: Run; toPage: Matrix };

/** Text object of ISO 32000-1 §9.4: positions, and what the text-showing operators put on the page. */
export class TextPainter {
  private matrix: Matrix = IDENTITY;
  private lineMatrix: Matrix = IDENTITY;

  constructor(
    private readonly judge: GlyphJudge,
    private readonly page: Box,
  ) {}

  begin(): void {
    this.setMatrix(IDENTITY);
  }

  setMatrix(matrix: Matrix): void {
    this.matrix = matrix;
    this.lineMatrix = matrix;
  }

  moveLine(x: number, y: number): void {
    this.setMatrix(multiply([1, 0, 0, 1, x, y], this.lineMatrix));
  }

  /** @param parts strings of codes, and adjustments in thousandths of the font size (§9.4.3 TJ) */
  show(parts: readonly (Uint8Array | number)[], state: GraphicsState, order: number): TextMark {
    const { font } = state;
    if (font === undefined) throw contentFault('page-font', 'text is shown without a font');
    const run: Run = { text: '', glyphBoxes: [], faults: [], x: 0 };
    const toPage = this.glyphSpace(state);
    for (const part of parts) {
      if (typeof part === 'number') run.x -= part;
      else this.showCodes(part, { font, state, run, toPage });
    }
    const { text, glyphBoxes, faults } = run;
    this.advance((run.x / 1000) * state.fontSize * state.horizontalScale);
    const box = glyphBoxes.length > 0 ? glyphBoxes.reduce(union) : NOWHERE;
    const size = Math.sqrt(Math.abs(determinant(toPage))) * 1000;
    const hidden = text.trim() === '' ? undefined : this.reasonHidden(state, box, size);
    return { text, glyphBoxes, faults, box, colour: state.fill, alpha: state.fillAlpha, order, hidden };
  }

  private showCodes(codes: Uint8Array, { font, state, run, toPage }: Showing): void {
    if (codes.length % 2 !== 0) throw contentFault('page-operand', 'half a character code');
    const scale = 1000 / font.program.unitsPerEm;
    // Without a size there is no way to tell how far spacing moves; such text is hidden anyway.
    const spacing = state.fontSize === 0 ? 0 : (state.characterSpacing * 1000) / state.fontSize;
    for (let at = 0; at < codes.length; at += 2) {
      const code = (codes[at] ?? 0) * 256 + (codes[at + 1] ?? 0);
      const fault = this.judge.judge(font, code);
      if (fault !== undefined) run.faults.push(fault);
      run.text += font.unicode.get(code) ?? '\ufffd';
      const glyph = font.glyph(code);
      if (glyph?.hasInk === true) {
        const [left, bottom, right, top] = glyph.bounds;
        const box: Box = [left * scale + run.x, bottom * scale, right * scale + run.x, top * scale];
        run.glyphBoxes.push(transformBox(toPage, box));
      }
      run.x += font.width(code) + spacing;
    }
  }

  private advance(by: number): void {
    this.matrix = multiply([1, 0, 0, 1, by, 0], this.matrix);
  }

  /** From thousandths of an em to page space (§9.4.4). */
  private glyphSpace(state: GraphicsState): Matrix {
    const size = state.fontSize / 1000;
    const scaled: Matrix = [size * state.horizontalScale, 0, 0, size, 0, state.rise];
    return multiply(multiply(scaled, this.matrix), state.ctm);
  }

  private reasonHidden(state: GraphicsState, box: Box, size: number): string | undefined {
    // Modes 0 and 2 fill the outlines (§9.3.6, table 106); the others leave them hollow or show nothing.
    if (state.renderMode !== 0 && state.renderMode !== 2) return `render mode ${state.renderMode}`;
    if (size < MIN_SIZE) return `size ${size.toFixed(2)} pt`;
    if (state.fillAlpha < MIN_ALPHA) return 'transparent';
    if (luminance(state.fill) > MAX_LUMINANCE) return 'white';
    if (!contains(this.page, box, SLACK)) return 'outside the page';
    return contains(state.clip, box, SLACK) ? undefined : 'clipped away';
  }
}
