import { breakLines, breakMarks, mayBreakBetween } from './line-breaking.js';

/** Every character one wide, blanks included. */
function broken(text: string, width: number): string[] {
  const characters = Array.from(text);
  const run = characters.map((character) => ({ marks: breakMarks(character), advance: 1 }));
  return breakLines(run, 0, () => width).map(({ start, end }) => characters.slice(start, end).join(''));
}

describe('mayBreakBetween', () => {
  it.each([
    ['建', '设', true],
    ['建', '，', false],
    ['建', '。', false],
    ['建', '）', false],
    ['建', '》', false],
    ['（', '建', false],
    ['「', '建', false],
    ['《', '建', false],
    ['）', '建', true],
    ['，', '“', true],
    ['4', '1', false],
    ['a', 'b', false],
    ['1', '.', false],
    ['.', '5', false],
    ['5', '米', true],
    ['第', '5', true],
    ['a', ' ', false],
    [' ', 'b', true],
    ['—', '—', false],
    ['…', '…', false],
  ])('between %s and %s: %s', (before, after, expected) => {
    expect(mayBreakBetween(breakMarks(before), breakMarks(after))).toBe(expected);
  });
});

describe('breakLines', () => {
  it.each([
    ['nothing', '', 4, []],
    ['a line that fits exactly', '建设单位', 4, ['建设单位']],
    ['plain Chinese', '建设单位工程名称', 3, ['建设单', '位工程', '名称']],
    ['a closing mark taken to the next line with its character', '建设单位，工程', 4, ['建设单', '位，工程']],
    ['an opening mark moved to the next line', '建设单（工程）', 4, ['建设单', '（工程）']],
    ['a number kept whole', '面积123.45平方米', 6, ['面积', '123.45', '平方米']],
    ['a word wider than the line broken where it must be', 'ABCDEFGH', 3, ['ABC', 'DEF', 'GH']],
    ['blanks at the ends of lines dropped', 'ab  cd ', 3, ['ab', 'cd']],
    ['characters outside the basic plane', '𬭎𠅤䶮㛃', 2, ['𬭎𠅤', '䶮㛃']],
    ['nothing but closing marks', '，，，，', 2, ['，，', '，，']],
  ])('sets %s', (_, text, width, expected) => {
    expect(broken(text, width)).toEqual(expected);
  });

  it('measures a line without the tracking after its last character', () => {
    const run = Array.from('建设').map((character) => ({ marks: breakMarks(character), advance: 1 }));
    expect(breakLines(run, 0.5, () => 2.5)).toEqual([{ start: 0, end: 2, width: 2.5 }]);
    expect(breakLines(run, 0.5, () => 2.4)).toHaveLength(2);
  });
});
