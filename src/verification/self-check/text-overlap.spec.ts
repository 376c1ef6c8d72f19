import type { Box } from '../../lib/pdf/read/page-tree.js';
import { hasOverlappingTexts } from './text-overlap.js';

/** Square glyphs of 10 pt, set solid, from the lower left corner on. */
function run(x: number, y: number, count: number, change: { alpha?: number; hidden?: string } = {}) {
  const glyphBoxes = Array.from({ length: count }, (_, i): Box => [x + i * 10, y, x + i * 10 + 10, y + 10]);
  const box: Box = [x, y, x + count * 10, y + 10];
  return { box, glyphBoxes, alpha: 1, hidden: undefined, ...change };
}

describe(hasOverlappingTexts.name, () => {
  it.each([
    { where: 'on the next line, set solid', other: run(0, 10, 4) },
    { where: 'beside it', other: run(40, 0, 4) },
    { where: 'under it by a seventh of a glyph', other: run(0, 8.6, 4) },
    { where: 'at the foot of the page', other: run(0, -400, 4) },
  ])('leaves a text alone that stands $where', ({ other }) => {
    expect(hasOverlappingTexts([run(0, 0, 4), other])).toBe(false);
    expect(hasOverlappingTexts([other, run(0, 0, 4)])).toBe(false);
  });

  it.each([
    { where: 'across it', other: run(5, 5, 4) },
    { where: 'under it by a sixth of a glyph', other: run(0, 8.4, 4) },
    { where: 'on its last glyph only', other: run(37, 0, 1) },
    { where: 'in the very same place', other: run(0, 0, 4) },
  ])('finds a text that stands $where', ({ other }) => {
    expect(hasOverlappingTexts([run(0, 0, 4), other])).toBe(true);
    expect(hasOverlappingTexts([other, run(0, 0, 4)])).toBe(true);
  });

  it('measures by the smaller glyph', () => {
    const stop: Box = [2, 2, 3, 3];
    const small = { ...run(0, 0, 0), box: stop, glyphBoxes: [stop] };
    expect(hasOverlappingTexts([run(0, 0, 1), small])).toBe(true);
  });

  it('finds it wherever the two stand among others', () => {
    const lines = Array.from({ length: 40 }, (_, line) => run(0, line * 12, 30));
    expect(hasOverlappingTexts(lines)).toBe(false);
    expect(hasOverlappingTexts([...lines, run(295, 17 * 12, 2)])).toBe(true);
  });

  it('does not mind what stands between the glyphs of a text', () => {
    const [first, , third] = run(0, 0, 3).glyphBoxes;
    const wide = { ...run(0, 0, 3), glyphBoxes: [first, third].filter((box) => box !== undefined) };
    expect(hasOverlappingTexts([wide, run(10, 0, 1)])).toBe(false);
  });

  it.each([
    { kind: 'pale', change: { alpha: 0.5 } },
    { kind: 'hidden', change: { hidden: 'white' } },
  ])('leaves out what is $kind', ({ change }) => {
    expect(hasOverlappingTexts([run(0, 0, 4), run(0, 0, 4, change)])).toBe(false);
  });

  it('leaves out texts without ink', () => {
    expect(hasOverlappingTexts([run(0, 0, 4), { ...run(0, 0, 4), glyphBoxes: [] }])).toBe(false);
  });

  it('gives up a page on which it would take too long', () => {
    const crowd = Array.from({ length: 4000 }, (_, i) => run(i * 10, 0, 1));
    expect(() => hasOverlappingTexts(crowd)).toThrow('too many texts');
  });
});
