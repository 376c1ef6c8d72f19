import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { Appearance } from '../../lib/pades/write/appearance.js';

const POINTS_PER_MM = 72 / 25.4;

/** Red of official seals, sRGB #D7000F, as PDF writes it. */
export const RED = '0.843 0 0.059';

/**
 * Everything of a specimen in one opaque red.
 *
 * @param size millimetres
 * @param marks drawn in millimetres, the origin in the middle
 * @param scale of all marks
 */
export function specimenOf(
  size: Readonly<{ width: number; height: number }>,
  marks: readonly string[],
  scale = 1,
): Appearance {
  const [width, height] = [size.width * POINTS_PER_MM, size.height * POINTS_PER_MM];
  const unit = POINTS_PER_MM * scale;
  const content = [
    `${RED} rg ${RED} RG`,
    `${matrix([unit, 0, 0, unit, width / 2, height / 2])} cm`,
    ...marks,
  ].join('\n');
  return {
    width,
    height,
    deflated: deflateSync(content, { level: 9 }),
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

/** Six decimals, for scales of a hundredth of a millimetre; never an exponent (ISO 32000-1 §7.3.3). */
export function matrix(numbers: readonly number[]): string {
  return numbers.map((number) => number.toFixed(6).replace(/\.?0+$/, '')).join(' ');
}

/** A stroked ellipse: four Bézier quarters; 0.5523 makes them round to a quarter of a thousandth. */
export function ellipse(across: number, up: number, lineWidth: number): string {
  const [kx, ky] = [Number((across * 0.5523).toFixed(3)), Number((up * 0.5523).toFixed(3))];
  return [
    `${lineWidth} w`,
    `${across} 0 m`,
    `${across} ${ky} ${kx} ${up} 0 ${up} c`,
    `${-kx} ${up} ${-across} ${ky} ${-across} 0 c`,
    `${-across} ${-ky} ${-kx} ${-up} 0 ${-up} c`,
    `${kx} ${-up} ${across} ${-ky} ${across} 0 c`,
    's',
  ].join('\n');
}
