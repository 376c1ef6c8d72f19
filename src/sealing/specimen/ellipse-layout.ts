import type { Spot } from './glyph-mark.js';

/** Millimetres; the ring included. */
export const OVAL_WIDTH = 45;
export const OVAL_HEIGHT = 30;
export const OVAL_RING = 1;

export const SHORTEST_OVAL_NAME = 4;
export const LONGEST_OVAL_NAME = 24;

/** From the ring's inner edge to the heads of the characters. */
const NAME_GAP = 0.8;
const TALLEST = 5;
const SHORTEST = 3.6;

/** Between the middles of neighbours when there is room, and of the whole way round when there is not. */
const WIDEST_PITCH = 6.4;
const LARGEST_SHARE = 0.59;

/** A character is at most this wide for its height: seals are cut in tall letters. */
const WIDEST_SHAPE = 0.82;

/** Share of the room at the feet of the characters, where they stand closest, that each one takes. */
const FILL = 0.96;

const CODE_HEIGHT = 1.9;
const CODE_PITCH = 1.75;
const CODE_GAP = 0.6;

/** Steps in which the way round is measured; the error is below a thousandth of a millimetre. */
const STEPS = 1024;

type Place = Readonly<{ x: number; y: number; nx: number; ny: number }>;

/**
 * Places a name on the upper arc of the oval, symmetric about the top, at equal distances along the line through
 * the middles of the characters.
 *
 * Equal angles would crowd the ends, where an ellipse turns fastest.
 *
 * @param count characters, 4-24
 * @throws RangeError outside 4-24
 */
export function ovalNameLayout(count: number): Spot[] {
  if (count < SHORTEST_OVAL_NAME || count > LONGEST_OVAL_NAME) {
    throw new RangeError(
      `an oval seal shows ${SHORTEST_OVAL_NAME} to ${LONGEST_OVAL_NAME} characters, not ${count}`,
    );
  }
  const shortness = (LONGEST_OVAL_NAME - count) / (LONGEST_OVAL_NAME - SHORTEST_OVAL_NAME);
  const height = SHORTEST + (TALLEST - SHORTEST) * shortness;
  const way = wayRound(NAME_GAP + height / 2);
  const pitch = Math.min(WIDEST_PITCH, (2 * (way.at(-1) ?? 0) * LARGEST_SHARE) / (count - 1));
  const angles = symmetric(count, pitch).map((distance) => angleAt(way, distance));
  const feet = angles.map((angle) => placeAt(angle, NAME_GAP + height));
  const width = Math.min(closest(feet) * FILL, height * WIDEST_SHAPE);
  return angles.map((angle) => spotAt(placeAt(angle, NAME_GAP + height / 2), { width, height, flip: false }));
}

/** Places the digits of the code on the lower arc, heads towards the centre, read from left to right. */
export function ovalCodeLayout(count: number): Spot[] {
  const depth = CODE_GAP + CODE_HEIGHT / 2;
  const way = wayRound(depth);
  const half = way.at(-1) ?? 0;
  return symmetric(count, CODE_PITCH).map((distance) => {
    const place = placeAt(angleAt(way, half - Math.abs(distance)) * (distance < 0 ? -1 : 1), depth);
    return spotAt(place, { width: CODE_HEIGHT, height: CODE_HEIGHT, flip: true });
  });
}

function spotAt(
  { x, y, nx, ny }: Place,
  { width, height, flip }: Readonly<{ width: number; height: number; flip: boolean }>,
): Spot {
  const turn = flip ? Math.atan2(nx, -ny) : Math.atan2(-nx, ny);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return { turn, across: x * cos + y * sin, up: y * cos - x * sin, width, height };
}

/** @param angle of the ellipse, from the top, clockwise; @param depth inwards from the ring's inner edge */
function placeAt(angle: number, depth: number): Place {
  const [a, b] = [OVAL_WIDTH / 2 - OVAL_RING, OVAL_HEIGHT / 2 - OVAL_RING];
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const length = Math.hypot(sin / a, cos / b);
  const [nx, ny] = [sin / a / length, cos / b / length];
  return { x: a * sin - depth * nx, y: b * cos - depth * ny, nx, ny };
}

/** How far it is from the top to each of the steps down to the bottom, along the line at a depth. */
function wayRound(depth: number): number[] {
  const way = [0];
  let before = placeAt(0, depth);
  for (let i = 1; i <= STEPS; i += 1) {
    const here = placeAt((Math.PI * i) / STEPS, depth);
    way.push((way.at(-1) ?? 0) + Math.hypot(here.x - before.x, here.y - before.y));
    before = here;
  }
  return way;
}

/** The angle at which one is so far from the top. */
function angleAt(way: readonly number[], distance: number): number {
  const far = Math.abs(distance);
  const next = Math.max(
    1,
    way.findIndex((each) => each >= far),
  );
  const [from = 0, to = 0] = [way[next - 1], way[next]];
  return (Math.sign(distance) * Math.PI * (next - 1 + (far - from) / (to - from))) / STEPS;
}

function closest(places: readonly Place[]): number {
  const distances = places.slice(1).map(({ x, y }, i) => {
    const before = places[i];
    return before ? Math.hypot(x - before.x, y - before.y) : Infinity;
  });
  return Math.min(...distances);
}

function symmetric(count: number, pitch: number): number[] {
  return Array.from({ length: count }, (_, i) => (i - (count - 1) / 2) * pitch);
}
