import type { Spot } from './glyph-mark.js';

export type LineRoom = Readonly<{
  /** Millimetres above the middle of the seal. */
  up: number;
  /** Widest the whole line may be. */
  width: number;
  /** Of the characters. */
  height: number;
}>;

/** A character is at most this wide for its height. */
const WIDEST_SHAPE = 0.9;
const FILL = 0.94;

/** Places characters on a level line about the middle of the seal, narrower the more there are. */
export function lineLayout(count: number, { up, width, height }: LineRoom): Spot[] {
  const pitch = Math.min(width / count, height);
  const shape = { turn: 0, up, height, width: Math.min(pitch * FILL, height * WIDEST_SHAPE) };
  return Array.from({ length: count }, (_, i) => ({ ...shape, across: (i - (count - 1) / 2) * pitch }));
}
