import type { Appearance } from '../../lib/pades/write/appearance.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { glyphMark, HAN, type Spot } from './glyph-mark.js';
import { specimenOf } from './ink.js';

/** 朱文 shows red characters, 白文 white ones on red. */
export type SquareStyle = 'red-characters' | 'white-characters';

export type SquareSeal = Readonly<{ name: readonly string[]; style: SquareStyle; side: number }>;

/** Millimetres, at a side of {@link DRAWN_SIDE}. */
const DRAWN_SIDE = 20;
const FRAME = 1;
const MARGIN = 0.7;
const GAP = 0.3;

/** What a name of so many characters is completed with to four. */
const COMPLETION: Readonly<Record<number, string>> = { 2: '之印', 3: '印', 4: '' };

/**
 * Four characters in a square frame, read in columns from top to bottom, the right column first.
 *
 * @throws RangeError for a name of other than 2-4 characters
 */
export function drawSquareSeal({ name, style, side }: SquareSeal, font: TrueTypeFont): Appearance {
  const completion = COMPLETION[name.length];
  if (completion === undefined) {
    throw new RangeError(`a legal representative's seal shows 2 to 4 characters, not ${name.length}`);
  }
  const characters = [...name, ...Array.from(completion)];
  const marks = [
    ...FRAMES[style],
    ...SPOTS.map((spot, i) => glyphMark(font, characters[i] ?? '', HAN, spot)),
  ];
  return specimenOf({ width: side, height: side }, marks, side / DRAWN_SIDE);
}

const EDGE = (DRAWN_SIDE - FRAME) / 2;
const HALF = DRAWN_SIDE / 2;

const FRAMES: Readonly<Record<SquareStyle, readonly string[]>> = {
  'red-characters': [`${FRAME} w`, `${-EDGE} ${-EDGE} ${2 * EDGE} ${2 * EDGE} re s`],
  // White, not holes: strokes of a character may overlap, and would be red again where they do.
  'white-characters': [`${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF} re f`, '1 1 1 rg'],
};

/** Right column first. */
const SPOTS: readonly Spot[] = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
].map(([column = 0, row = 0]) => {
  const cell = HALF - FRAME - MARGIN - GAP / 2;
  const away = (cell + GAP) / 2;
  return { turn: 0, across: column * away, up: row * away, width: cell, height: cell };
});
