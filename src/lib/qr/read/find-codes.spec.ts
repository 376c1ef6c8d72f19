import type { ShapeMark } from '../../pdf/read/content/marks.js';
import { findCodes } from './find-codes.js';
import { readSymbol } from './read-symbol.js';

/** Version 1, level M; zbarimg reads HTTPS://A.CN/V/1 from it. */
const SYMBOL = `
#######..##...#######
#.....#.#.....#.....#
#.###.#...#...#.###.#
#.###.#..#.##.#.###.#
#.###.#.#.###.#.###.#
#.....#..#.#..#.....#
#######.#.#.#.#######
.....................
#.#.#.#..##.#...#..#.
#####......#...#.####
.#..#.#.##.#...##....
#.##...#.#.##..#.....
#..##.##...#.#.#....#
........####..###...#
#######..##.#..#.##.#
#.....#...##.##....#.
#.###.#.###.##..#.#..
#.###.#...##.##....#.
#.###.#.###.##.#....#
#.....#...##..#..#.##
#######.#.....##.#..#
`
  .trim()
  .split('\n');

type Place = { x: number; y: number; module: number };

function run(place: Place, row: number, column: number, length: number): ShapeMark {
  const left = place.x + column * place.module;
  const top = place.y - row * place.module;
  const box = [left, top - place.module, left + length * place.module, top] as const;
  return { box, kind: 'rectangle', colour: [0, 0, 0], alpha: 1, order: 7 };
}

/** One rectangle for each run of dark modules; `y` is the upper edge. */
function draw(place: Place, rows = SYMBOL): ShapeMark[] {
  return rows.flatMap((row, index) =>
    [...row.matchAll(/#+/g)].map((match) => run(place, index, match.index, match[0].length)),
  );
}

const PLACE = { x: 100, y: 300, module: 3.436 };

describe(findCodes.name, () => {
  it('reads a symbol from its runs', () => {
    const [code, ...more] = findCodes(draw(PLACE));
    expect(more).toEqual([]);
    expect(code).toMatchObject({ size: 21, order: 7 });
    expect(code && readSymbol(code)).toBe('HTTPS://A.CN/V/1');
  });

  it('reads one square for each module just as well', () => {
    const single = SYMBOL.flatMap((row, index) =>
      [...row.matchAll(/#/g)].map((match) => run(PLACE, index, match.index, 1)),
    );
    expect(findCodes(single).map(readSymbol)).toEqual(['HTTPS://A.CN/V/1']);
  });

  it('tells two symbols apart, side by side and one above the other', () => {
    const right = { ...PLACE, x: PLACE.x + 25 * PLACE.module };
    const below = { ...PLACE, y: PLACE.y - 25 * PLACE.module };
    expect(findCodes([...draw(PLACE), ...draw(right), ...draw(below)])).toHaveLength(3);
  });

  it('tells two symbols of different size apart', () => {
    expect(findCodes([...draw(PLACE), ...draw({ x: 10, y: 800, module: 1 })])).toHaveLength(2);
  });

  const changed = (change: (mark: ShapeMark) => Partial<ShapeMark>): ShapeMark[] =>
    draw(PLACE).map((mark) => ({ ...mark, ...change(mark) }));

  it.each([
    { what: 'pale modules', marks: changed(() => ({ colour: [0.9, 0.9, 0.9] })) },
    { what: 'transparent modules', marks: changed(() => ({ alpha: 0.5 })) },
    { what: 'outlines only', marks: changed(() => ({ kind: 'stroke' })) },
    {
      what: 'a symbol without its last column',
      marks: draw(
        PLACE,
        SYMBOL.map((row) => row.slice(0, -1)),
      ),
    },
    {
      what: 'runs beside the grid',
      marks: changed(({ box }) => (box[0] > 150 ? { box: shifted(box, 1) } : {})),
    },
    { what: 'too few marks', marks: draw(PLACE).slice(0, 30) },
    { what: 'nothing', marks: [] },
  ])('finds no code in $what', ({ marks }) => {
    expect(findCodes(marks)).toEqual([]);
  });

  it('reads nothing from a symbol without its finder patterns', () => {
    const blind = SYMBOL.map((row, index) => (index < 7 ? `#${'.'.repeat(19)}#` : row));
    expect(findCodes(draw(PLACE, blind.with(0, '#.'.repeat(10) + '#'))).map(readSymbol)).toEqual([undefined]);
  });
});

function shifted([left, bottom, right, top]: ShapeMark['box'], by: number): ShapeMark['box'] {
  return [left + by, bottom, right + by, top];
}
