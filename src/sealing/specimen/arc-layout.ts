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
 * @throws RangeError outside 6-30
 */
export function nameLayout(count: number): ArcLayout {
  if (count < SHORTEST_NAME || count > LONGEST_NAME) {
    throw new RangeError(`a seal shows 6 to 30 characters, not ${count}`);
  }
  const shortness = (LONGEST_NAME - count) / (LONGEST_NAME - SHORTEST_NAME);
  const height = SHORTEST + (TALLEST - SHORTEST) * shortness ** DECLINE;
  const radius = SEAL_DIAMETER / 2 - RING_WIDTH - NAME_GAP - height / 2;
  const pitch = Math.min(WIDEST_PITCH, LARGEST_SPAN / (count - 1));
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
