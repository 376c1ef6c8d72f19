import type { Box } from '../page-tree.js';
import { BLACK, type Colour } from './colour.js';
import type { Matrix } from './matrix.js';
import type { PageFont } from './page-font.js';

/** ISO 32000-1 §8.4.1 and §9.3.1, as far as it decides what can be seen. Replaced, never changed. */
export type GraphicsState = Readonly<{
  ctm: Matrix;
  /** Around the clipping path, in page space. */
  clip: Box;
  fill: Colour;
  stroke: Colour;
  fillAlpha: number;
  strokeAlpha: number;
  font: PageFont | undefined;
  fontSize: number;
  characterSpacing: number;
  wordSpacing: number;
  /** 1 is 100 %. */
  horizontalScale: number;
  leading: number;
  rise: number;
  renderMode: number;
}>;

export function initialState(ctm: Matrix, clip: Box): GraphicsState {
  return {
    ctm,
    clip,
    fill: BLACK,
    stroke: BLACK,
    fillAlpha: 1,
    strokeAlpha: 1,
    font: undefined,
    fontSize: 0,
    characterSpacing: 0,
    wordSpacing: 0,
    horizontalScale: 1,
    leading: 0,
    rise: 0,
    renderMode: 0,
  };
}
