import type { Appearance } from '../../lib/pades/write/appearance.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import {
  type ArcLayout,
  codeLayout,
  nameLayout,
  radians,
  RING_WIDTH,
  SEAL_DIAMETER,
  STAR_DIAMETER,
  twoArcsLayout,
} from './arc-layout.js';
import { DIGIT, type Face, glyphMark, HAN, type Spot } from './glyph-mark.js';
import { ellipse, specimenOf } from './ink.js';
import { lineLayout } from './line-layout.js';

export type RoundSeal = Readonly<{
  name: readonly string[];
  code: readonly string[];
  /** Below the star. */
  label: readonly string[];
  /** Millimetres. */
  diameter: number;
  /** Characters that the name has at least; 6 where it is not said. */
  leastName?: number;
}>;

/** Between the star and the code, where the ends of the longest name leave room. */
const LABEL_ROOM = { up: -10.6, width: 15, height: 3.7 };

/** Ring, star, name on the arc from left to right, label below the star, code on the lower arc. */
export function drawRoundSeal(seal: RoundSeal, font: TrueTypeFont): Appearance {
  const { name, code, label, diameter, leastName } = seal;
  const r = (SEAL_DIAMETER - RING_WIDTH) / 2;
  const labelSpots = lineLayout(label.length, LABEL_ROOM);
  const marks = [
    ellipse(r, r, RING_WIDTH),
    star(STAR_DIAMETER),
    ...arc(name, nameLayout(name.length, leastName), font, { face: HAN, flip: false }),
    ...label.flatMap((character, i) =>
      labelSpots.slice(i, i + 1).map((at) => glyphMark(font, character, HAN, at)),
    ),
    ...arc(code, codeLayout(code.length), font, { face: DIGIT, flip: true }),
  ];
  return specimenOf({ width: diameter, height: diameter }, marks, diameter / SEAL_DIAMETER);
}

/** Of a seal with two arcs, whose inner one comes close. */
const SMALL_STAR = 9;

/** Ring, star, and a name too long for one arc on two: the outer one is read first. */
export function drawTwoArcsSeal(name: readonly string[], diameter: number, font: TrueTypeFont): Appearance {
  const r = (SEAL_DIAMETER - RING_WIDTH) / 2;
  const [outer, inner] = twoArcsLayout(name.length);
  const first = outer.angles.length;
  const marks = [
    ellipse(r, r, RING_WIDTH),
    star(SMALL_STAR),
    ...arc(name.slice(0, first), outer, font, { face: HAN, flip: false }),
    ...arc(name.slice(first), inner, font, { face: HAN, flip: false }),
  ];
  return specimenOf({ width: diameter, height: diameter }, marks, diameter / SEAL_DIAMETER);
}

/** Five points on a circle, every second one joined: the filled pentagram. */
function star(diameter: number): string {
  const points = [0, 2, 4, 1, 3].map((i) => polar(diameter / 2, i * 72));
  return `${points.map((point, i) => `${point} ${i === 0 ? 'm' : 'l'}`).join('\n')}\nh f`;
}

/** @param flip heads towards the centre */
function arc(
  characters: readonly string[],
  { radius, height, width, angles }: ArcLayout,
  font: TrueTypeFont,
  { face, flip }: Readonly<{ face: Face; flip: boolean }>,
): string[] {
  return characters.map((character, i) => {
    const angle = angles[i] ?? 0;
    const turn = radians(flip ? 180 - angle : -angle);
    const spot: Spot = { turn, across: 0, up: flip ? -radius : radius, width, height };
    return glyphMark(font, character, face, spot);
  });
}

function polar(radius: number, angle: number): string {
  const at = radians(angle);
  return `${(radius * Math.sin(at)).toFixed(3)} ${(radius * Math.cos(at)).toFixed(3)}`;
}
