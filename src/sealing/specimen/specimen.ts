import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { DomainError } from '../../lib/errors/domain-error.js';
import type { Appearance } from '../../lib/pades/write/seal-field.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import {
  type ArcLayout,
  codeLayout,
  nameLayout,
  radians,
  RING_WIDTH,
  SEAL_DIAMETER,
  STAR_DIAMETER,
} from './arc-layout.js';
import { outlinePath } from './glyph-path.js';

const POINTS_PER_MM = 72 / 25.4;

/** Red of official seals, sRGB #D7000F. */
const RED = '0.843 0 0.059';

/** Middle of a Chinese character above the baseline, and the height that is taken for the whole, in ems. */
const HAN_MIDDLE = 0.38;
/** Middle of a digit, and how much of an em it is high. */
const DIGIT_MIDDLE = 0.37;
const DIGIT_HEIGHT = 0.74;

/**
 * Draws the specimen (印模) of a unit's round seal as vectors: ring, star, name on the arc from left to right,
 * code below; 42 mm, one opaque red.
 *
 * @param name of the authority, 6-30 characters
 * @param code 13 digits
 * @throws DomainError `text-does-not-fit` for another length, `character-not-drawable` naming the character
 * @see 国发〔1999〕25号 §二十 (宋体, 简化汉字, 自左而右环行)
 */
export function drawSpecimen(name: string, code: string, font: TrueTypeFont): Appearance {
  const side = SEAL_DIAMETER * POINTS_PER_MM;
  const characters = Array.from(name);
  const digits = Array.from(code);
  const content = [
    `${RED} rg ${RED} RG`,
    `${matrix([POINTS_PER_MM, 0, 0, POINTS_PER_MM, side / 2, side / 2])} cm`,
    ring(),
    star(),
    ...arc(characters, layoutOf(characters.length), font, { middle: HAN_MIDDLE, height: 1, flip: false }),
    ...arc(digits, codeLayout(digits.length), font, {
      middle: DIGIT_MIDDLE,
      height: DIGIT_HEIGHT,
      flip: true,
    }),
  ].join('\n');
  const deflated = deflateSync(content, { level: 9 });
  return { width: side, height: side, deflated, sha256: createHash('sha256').update(content).digest('hex') };
}

function layoutOf(count: number): ArcLayout {
  try {
    return nameLayout(count);
  } catch (error) {
    throw new DomainError('text-does-not-fit', `The name of the authority: ${(error as Error).message}.`);
  }
}

/** Four Bézier quarters; 0.5523 makes them round to a quarter of a thousandth. */
function ring(): string {
  const r = (SEAL_DIAMETER - RING_WIDTH) / 2;
  const k = Number((r * 0.5523).toFixed(3));
  return [
    `${RING_WIDTH} w`,
    `${r} 0 m`,
    `${r} ${k} ${k} ${r} 0 ${r} c`,
    `${-k} ${r} ${-r} ${k} ${-r} 0 c`,
    `${-r} ${-k} ${-k} ${-r} 0 ${-r} c`,
    `${k} ${-r} ${r} ${-k} ${r} 0 c`,
    's',
  ].join('\n');
}

/** Five points on a circle, every second one joined: the filled pentagram. */
function star(): string {
  const points = [0, 2, 4, 1, 3].map((i) => polar(STAR_DIAMETER / 2, i * 72));
  return `${points.map((point, i) => `${point} ${i === 0 ? 'm' : 'l'}`).join('\n')}\nh f`;
}

type Face = Readonly<{ middle: number; height: number; flip: boolean }>;

function arc(characters: readonly string[], layout: ArcLayout, font: TrueTypeFont, face: Face): string[] {
  return characters.map((character, i) => {
    const glyph = font.glyphId(character.codePointAt(0) ?? 0);
    const path = outlinePath(font.outline(glyph));
    if (glyph === 0 || path === '') {
      throw new DomainError('character-not-drawable', `The seal cannot show the character ${character}.`);
    }
    const placement = place(layout, layout.angles[i] ?? 0, font, { glyph, face });
    return `q ${matrix(placement)} cm\n${path}f Q`;
  });
}

/** From font units to the character's place: middle to the origin, scaled, out along the radius, turned. */
function place(
  { radius, height, width }: ArcLayout,
  angle: number,
  font: TrueTypeFont,
  { glyph, face }: { glyph: number; face: Face },
): readonly number[] {
  const em = font.unitsPerEm;
  const sx = width / em / face.height;
  const sy = height / em / face.height;
  const turn = radians(face.flip ? 180 - angle : -angle);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const x = (-font.advance(glyph) / 2) * sx;
  const y = -face.middle * em * sy + (face.flip ? -radius : radius);
  return [sx * cos, sx * sin, -sy * sin, sy * cos, x * cos - y * sin, x * sin + y * cos];
}

function polar(radius: number, angle: number): string {
  const at = radians(angle);
  return `${(radius * Math.sin(at)).toFixed(3)} ${(radius * Math.cos(at)).toFixed(3)}`;
}

/** Six decimals, for scales of a hundredth of a millimetre; never an exponent (ISO 32000-1 §7.3.3). */
function matrix(numbers: readonly number[]): string {
  return numbers.map((number) => number.toFixed(6).replace(/\.?0+$/, '')).join(' ');
}
