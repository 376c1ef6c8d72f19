import { DomainError } from '../../lib/errors/domain-error.js';
import type { TrueTypeFont } from '../../lib/truetype/true-type-font.js';
import { outlinePath } from './glyph-path.js';
import { matrix } from './ink.js';

/** Middle of a character above the baseline, and the height that is taken for the whole, in ems. */
export type Face = Readonly<{ middle: number; height: number }>;

/** A Chinese character. */
export const HAN: Face = { middle: 0.38, height: 1 };
export const DIGIT: Face = { middle: 0.37, height: 0.74 };

/** Where a character stands: turned about the origin by so many radians, its middle then so far across and up. */
export type Spot = Readonly<{ turn: number; across: number; up: number; width: number; height: number }>;

/**
 * A filled character.
 *
 * @throws DomainError `character-not-drawable` naming the character
 */
export function glyphMark(font: TrueTypeFont, character: string, face: Face, spot: Spot): string {
  const glyph = font.glyphId(character.codePointAt(0) ?? 0);
  const path = outlinePath(font.outline(glyph));
  if (glyph === 0 || path === '') {
    throw new DomainError('character-not-drawable', `The seal cannot show the character ${character}.`);
  }
  return `q ${matrix(placement(font, glyph, face, spot))} cm\n${path}f Q`;
}

/** From font units to the character's place: middle to the origin, scaled, moved, turned. */
function placement(font: TrueTypeFont, glyph: number, face: Face, spot: Spot): readonly number[] {
  const em = font.unitsPerEm;
  const sx = spot.width / em / face.height;
  const sy = spot.height / em / face.height;
  const [cos, sin] = [Math.cos(spot.turn), Math.sin(spot.turn)];
  const x = (-font.advance(glyph) / 2) * sx + spot.across;
  const y = -face.middle * em * sy + spot.up;
  return [sx * cos, sx * sin, -sy * sin, sy * cos, x * cos - y * sin, x * sin + y * cos];
}
