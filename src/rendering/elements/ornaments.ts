import { decimal } from '../../lib/pdf/write/content-stream.js';
import { mm } from '../geometry.js';
import type { BackgroundElement, Box } from '../template/layout.js';

type Meander = Extract<BackgroundElement, { type: 'meander' }>;
type Waves = Extract<BackgroundElement, { type: 'waves' }>;

type Vector = readonly [x: number, y: number];

/**
 * One spiral of the fret (回纹) and its mirror image, two units long and one wide; y = 0 is the outer edge.
 * The ends at y = 0.85 join those of the neighbours.
 */
const SPIRAL: readonly Vector[] = [
  [0, 0.84],
  [0.12, 0.84],
  [0.12, 0.16],
  [0.88, 0.16],
  [0.88, 0.68],
  [0.36, 0.68],
  [0.36, 0.4],
  [0.64, 0.4],
];
const FRET = `${polyline(SPIRAL)} ${polyline(SPIRAL.map(([x, y]) => [2 - x, y]))}`;
/** The corner: a square, and in it a lozenge. */
const CORNER = [
  '0.12 0.12 0.76 0.76 re',
  '0.5 0.24 m 0.76 0.5 l 0.5 0.76 l 0.24 0.5 l h',
  '0.5 0.4 m 0.6 0.5 l 0.5 0.6 l 0.4 0.5 l h',
].join(' ');

/** A band of frets around a box, with a piece at each corner. */
export function meanderPath({ box, band, width }: Meander, height: number): string {
  const [left, top] = [mm(box.x), height - mm(box.y)];
  const [right, bottom] = [left + mm(box.width), top - mm(box.height)];
  const unit = mm(band);
  const stroke = `${decimal(width / band)} w`;
  // Each side seen from its own left corner, the outer edge on top.
  const sides: readonly [Vector, Vector, Vector, number][] = [
    [[left, top], [1, 0], [0, -1], right - left],
    [[right, top], [0, -1], [-1, 0], top - bottom],
    [[right, bottom], [-1, 0], [0, 1], right - left],
    [[left, bottom], [0, 1], [1, 0], top - bottom],
  ];
  return sides
    .map(([origin, along, inward, length]) => side({ origin, along, inward, length, unit, stroke }))
    .join('\n');
}

function side(at: {
  origin: Vector;
  along: Vector;
  inward: Vector;
  length: number;
  unit: number;
  stroke: string;
}): string {
  const { origin, along, inward, unit, stroke } = at;
  const free = at.length - 2 * unit;
  const count = Math.max(1, Math.round(free / (2 * unit)));
  const pace = free / count / 2;
  const place = (offset: number, scale: number): string =>
    matrix([
      along[0] * scale,
      along[1] * scale,
      inward[0] * unit,
      inward[1] * unit,
      origin[0] + along[0] * offset,
      origin[1] + along[1] * offset,
    ]);
  const frets = Array.from(
    { length: count },
    (_, i) => `q ${place(unit + 2 * pace * i, pace)} ${stroke} ${FRET} S Q`,
  );
  return [`q ${place(0, unit)} ${stroke} ${CORNER} S Q`, ...frets].join('\n');
}

/** A quarter of a sine wave as a Bézier curve, one unit long and one high. */
const QUARTER = { near: 0.3261, high: 0.5123, far: 0.6381 } as const;

/** Two families of sine lines crossing each other, cut off at the box. */
export function wavesPath(waves: Waves, height: number): string {
  const { box, spacing, period } = waves;
  const clip = `${rectanglePath(box, height)} W n`;
  const count = Math.ceil(box.height / spacing) + 1;
  const lines = Array.from({ length: count }, (_, i) => {
    const x = mm(box.x) - (i % 2 === 0 ? 0 : mm(period) / 2);
    return `q ${matrix([1, 0, 0, 1, x, height - mm(box.y + i * spacing)])} ${waveLine(waves)} S Q`;
  });
  return `${clip}\n${lines.join('\n')}`;
}

function waveLine({ box, amplitude, period }: Waves): string {
  const quarter = mm(period) / 4;
  const a = mm(amplitude);
  const parts = ['0 0 m'];
  for (let i = 0; i * (period / 4) < box.width + period; i += 1) {
    const start = i * quarter;
    const sign = i % 4 < 2 ? a : -a;
    const rising = i % 2 === 0;
    const points: Vector[] = rising
      ? [
          [start + QUARTER.near * quarter, QUARTER.high * sign],
          [start + QUARTER.far * quarter, sign],
          [start + quarter, sign],
        ]
      : [
          [start + (1 - QUARTER.far) * quarter, sign],
          [start + (1 - QUARTER.near) * quarter, QUARTER.high * sign],
          [start + quarter, 0],
        ];
    parts.push(`${points.flat().map(decimal).join(' ')} c`);
  }
  return parts.join(' ');
}

export function rectanglePath({ x, y, width, height }: Box, pageHeight: number): string {
  const numbers = [mm(x), pageHeight - mm(y + height), mm(width), mm(height)];
  return `${numbers.map(decimal).join(' ')} re`;
}

/** The operator that changes the coordinate system. */
export function matrix(numbers: readonly number[]): string {
  return `${numbers.map((each) => String(Number(each.toFixed(6)))).join(' ')} cm`;
}

function polyline(points: readonly Vector[]): string {
  return points.map(([x, y], i) => `${decimal(x)} ${decimal(y)} ${i === 0 ? 'm' : 'l'}`).join(' ');
}
