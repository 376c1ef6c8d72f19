import type { Appearance } from '../../lib/pades/write/appearance.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { OVAL_HEIGHT, OVAL_RING, OVAL_WIDTH, ovalCodeLayout, ovalNameLayout } from './ellipse-layout.js';
import { DIGIT, type Face, glyphMark, HAN, type Spot } from './glyph-mark.js';
import { ellipse, specimenOf } from './ink.js';
import { lineLayout } from './line-layout.js';

export type OvalSeal = Readonly<{
  name: readonly string[];
  /** In the middle. */
  label: readonly string[];
  code: readonly string[];
}>;

const LABEL_ROOM = { up: -1.6, width: 24, height: 4.6 };

/** Ring, name on the upper arc, label in the middle, code on the lower arc. */
export function drawOvalSeal({ name, label, code }: OvalSeal, font: TrueTypeFont): Appearance {
  const marks = [
    ellipse((OVAL_WIDTH - OVAL_RING) / 2, (OVAL_HEIGHT - OVAL_RING) / 2, OVAL_RING),
    ...glyphs(name, HAN, ovalNameLayout(name.length), font),
    ...glyphs(label, HAN, lineLayout(label.length, LABEL_ROOM), font),
    ...glyphs(code, DIGIT, ovalCodeLayout(code.length), font),
  ];
  return specimenOf({ width: OVAL_WIDTH, height: OVAL_HEIGHT }, marks);
}

function glyphs(
  characters: readonly string[],
  face: Face,
  spots: readonly Spot[],
  font: TrueTypeFont,
): string[] {
  return spots.map((spot, i) => glyphMark(font, characters[i] ?? '', face, spot));
}
