import type { Spot } from './glyph-mark.js';
import { ovalCodeLayout, ovalNameLayout } from './ellipse-layout.js';
import { lineLayout } from './line-layout.js';

/** Inner edge of a ring of 1 mm on an oval of 45 x 30 mm. */
const [A, B] = [21.5, 14];

/** Where the middle of a character lies on the seal. */
const middleOf = ({ turn, across, up }: Spot) => ({
  x: across * Math.cos(turn) - up * Math.sin(turn),
  y: across * Math.sin(turn) + up * Math.cos(turn),
});

/** A corner of the character's box, -1 or 1 from its middle across and up. */
const cornerOf = (spot: Spot, side: number, end: number) =>
  middleOf({
    ...spot,
    across: spot.across + (side * spot.width) / 2,
    up: spot.up + (end * spot.height) / 2,
  });

describe('ovalNameLayout', () => {
  const counts = Array.from({ length: 21 }, (_, i) => i + 4);

  it.each(counts)('keeps %i characters in order, apart, inside the ring and above the code', (count) => {
    const spots = ovalNameLayout(count);
    expect(spots).toHaveLength(count);
    for (const [i, spot] of spots.entries()) {
      const heads = [-1, 1].map((side) => cornerOf(spot, side, 1));
      for (const { x, y } of heads) expect((x / A) ** 2 + (y / B) ** 2).toBeLessThan(1);
      const after = spots[i + 1];
      if (!after) continue;
      expect(middleOf(after).x).toBeGreaterThan(middleOf(spot).x - 4);
      const [right, left] = [cornerOf(spot, 1, -1), cornerOf(after, -1, -1)];
      // Along the foot of the left one, the right one's begins behind its end.
      const gap = (left.x - right.x) * Math.cos(spot.turn) + (left.y - right.y) * Math.sin(spot.turn);
      expect(gap).toBeGreaterThan(0);
    }
    const lowest = Math.min(...spots.map((spot) => middleOf(spot).y - spot.height / 2));
    expect(lowest).toBeGreaterThan(-9.2);
  });

  it('is symmetric about the top', () => {
    const spots = ovalNameLayout(11);
    expect(spots[5]?.turn).toBeCloseTo(0, 9);
    for (const [i, spot] of spots.entries()) {
      const other = spots[10 - i];
      expect(other?.turn).toBeCloseTo(-spot.turn, 9);
      expect(other && middleOf(other).x).toBeCloseTo(-middleOf(spot).x, 9);
      expect(other && middleOf(other).y).toBeCloseTo(middleOf(spot).y, 9);
    }
  });

  // A line at a depth inside an ellipse is shorter than the ellipse by the depth for each radian it turns.
  it.each([6, 10, 18, 24])('spaces %i characters evenly along the oval', (count) => {
    const spots = ovalNameLayout(count);
    const depth = 0.8 + (spots[0]?.height ?? 0) / 2;
    const lengths = spots.slice(1).map((spot, i) => {
      const before = spots[i]?.turn ?? 0;
      return ellipseLength(-before, -spot.turn) - depth * (before - spot.turn);
    });
    for (const length of lengths) expect(length).toBeCloseTo(lengths[0] ?? 0, 3);
  });

  it('gives fewer characters more room', () => {
    const [few, many] = [ovalNameLayout(4)[0], ovalNameLayout(24)[0]];
    expect(few?.height).toBeCloseTo(5, 6);
    expect(few?.width).toBeCloseTo(4.1, 6);
    expect(many?.height).toBeCloseTo(3.6, 6);
    expect(many?.width).toBeGreaterThan(1.2);
  });

  it.each([0, 3, 25])('refuses %i characters', (count) => {
    expect(() => ovalNameLayout(count)).toThrow(`an oval seal shows 4 to 24 characters, not ${count}`);
  });
});

describe('ovalCodeLayout', () => {
  it('runs from left to right along the lower arc, upright in the middle', () => {
    const spots = ovalCodeLayout(13);
    const places = spots.map(middleOf);
    expect(places.map(({ x }) => x)).toEqual(places.map(({ x }) => x).toSorted((a, b) => a - b));
    expect(spots[6]?.turn).toBeCloseTo(0, 6);
    expect(places[6]?.x).toBeCloseTo(0, 6);
    expect(places[6]?.y).toBeCloseTo(-14 + 0.6 + 0.95, 6);
    expect(places[0]?.x).toBeCloseTo(-(places[12]?.x ?? 0), 6);
    // The first digit leans to the left: its head points to the middle of the seal.
    expect(spots[0]?.turn).toBeLessThan(-0.2);
  });

  it('has no place for no digits', () => {
    expect(ovalCodeLayout(0)).toEqual([]);
  });
});

describe('lineLayout', () => {
  it.each([
    { count: 2, across: [-2, 2], width: 3.6 },
    { count: 4, across: [-6, -2, 2, 6], width: 3.6 },
    { count: 8, across: [-7, -5, -3, -1, 1, 3, 5, 7], width: 1.88 },
  ])('for $count characters', ({ count, across, width }) => {
    const spots = lineLayout(count, { up: -10, width: 16, height: 4 });
    expect(spots.map((spot) => spot.across)).toEqual(across);
    for (const spot of spots) expect(spot).toMatchObject({ turn: 0, up: -10, height: 4 });
    for (const spot of spots) expect(spot.width).toBeCloseTo(width, 6);
  });
});

/** Of the inner edge of the ring between two directions of its normal, from the top, clockwise (Simpson's rule). */
function ellipseLength(from: number, to: number): number {
  const angleOf = (normal: number) => Math.atan2(A * Math.sin(normal), B * Math.cos(normal));
  const [start, end] = [angleOf(from), angleOf(to)];
  const speed = (t: number) => Math.hypot(A * Math.cos(t), B * Math.sin(t));
  const steps = 200;
  const h = (end - start) / steps;
  let sum = speed(start) + speed(end);
  for (let i = 1; i < steps; i += 1) sum += speed(start + i * h) * (i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}
