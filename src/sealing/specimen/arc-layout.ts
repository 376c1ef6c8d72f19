/** Millimetres and degrees; radii from the centre of the seal, angles clockwise from its top. */
export type ArcLayout = Readonly<{
  /** Of the middle of each character. */
  radius: number;
  height: number;
  width: number;
  angles: readonly number[];
}>;

export const SEAL_DIAMETER = 42;
export const RING_WIDTH = 1.2;
/** Circle around the points of the star. */
export const STAR_DIAMETER = 14;

const SHORTEST_NAME = 6;
const LONGEST_NAME = 30;

/** From the ring's inner edge to the heads of the characters. */
const NAME_GAP = 0.9;

/** Between the middles of neighbours when there is room, and from the first to the last when there is not. */
const WIDEST_PITCH = 32;
const LARGEST_SPAN = 258;

const TALLEST = 7.2;
const SHORTEST = 4.6;

/** Height falls fast from 6 characters on and slowly towards 30. */
const DECLINE = 1.6;

/** A character is at most this wide for its height: seals are cut in tall letters. */
const WIDEST_SHAPE = 0.74;

/** Share of the room at the feet of the characters, where they stand closest, that each one takes. */
const FILL = 0.97;

/**
 * Places a name on the upper arc, symmetric about the top; long names get lower and narrower characters.
 *
 * @param count characters, 6-30
 * @param least companies may have names shorter than 6
 * @throws RangeError outside of these
 */
export function nameLayout(count: number, least = SHORTEST_NAME): ArcLayout {
  if (count < least || count > LONGEST_NAME) {
    throw new RangeError(`a seal shows ${least} to 30 characters, not ${count}`);
  }
  const shortness = Math.min(1, (LONGEST_NAME - count) / (LONGEST_NAME - SHORTEST_NAME));
  const height = SHORTEST + (TALLEST - SHORTEST) * shortness ** DECLINE;
  const radius = SEAL_DIAMETER / 2 - RING_WIDTH - NAME_GAP - height / 2;
  const pitch = Math.min(WIDEST_PITCH, LARGEST_SPAN / (count - 1));
  const room = radians(pitch) * (radius - height / 2) * FILL;
  return { radius, height, width: Math.min(room, height * WIDEST_SHAPE), angles: symmetric(count, pitch) };
}

const LONGEST_TWO_ARCS = 100;
const TWO_ARCS = { outer: 3.7, inner: 3.3, between: 0.7, span: 270 } as const;

/**
 * Places a name that is too long for one arc on two, the outer one read first.
 *
 * @param count characters, 31-100
 * @throws RangeError outside 31-100
 */
export function twoArcsLayout(count: number): readonly [outer: ArcLayout, inner: ArcLayout] {
  if (count <= LONGEST_NAME || count > LONGEST_TWO_ARCS) {
    throw new RangeError(`a seal shows 31 to 100 characters on two arcs, not ${count}`);
  }
  const { outer, inner, between } = TWO_ARCS;
  const outerRadius = SEAL_DIAMETER / 2 - RING_WIDTH - NAME_GAP - outer / 2;
  const innerRadius = outerRadius - outer / 2 - between - inner / 2;
  const first = Math.ceil(count / 2);
  return [fullArc(first, outerRadius, outer), fullArc(count - first, innerRadius, inner)];
}

function fullArc(count: number, radius: number, height: number): ArcLayout {
  const pitch = TWO_ARCS.span / (count - 1);
  const room = radians(pitch) * (radius - height / 2) * FILL;
  return { radius, height, width: Math.min(room, height * WIDEST_SHAPE), angles: symmetric(count, pitch) };
}

const CODE_HEIGHT = 2;
const CODE_PITCH = 4.9;
const CODE_GAP = 0.55;

/** Places the digits of the code on the lower arc, heads towards the centre, read from left to right. */
export function codeLayout(count: number): ArcLayout {
  const radius = SEAL_DIAMETER / 2 - RING_WIDTH - CODE_GAP - CODE_HEIGHT / 2;
  const angles = symmetric(count, CODE_PITCH).map((angle) => 180 - angle);
  return { radius, height: CODE_HEIGHT, width: CODE_HEIGHT, angles };
}

function symmetric(count: number, pitch: number): number[] {
  return Array.from({ length: count }, (_, i) => (i - (count - 1) / 2) * pitch);
}

export function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
