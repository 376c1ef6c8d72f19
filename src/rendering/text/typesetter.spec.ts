import { squareTypeface } from '../../../test/support/square-typeface.js';
import type { Layout, Style } from '../template/layout.js';
import { Typesetter } from './typesetter.js';

const style = (more: Partial<Style> = {}): Style => ({
  font: 'bold',
  size: 10,
  leading: 1.5,
  colour: 'ink',
  ...more,
});
const layout = {
  fonts: { regular: 'noto-serif-sc-regular', bold: 'noto-serif-sc-bold' },
  styles: {
    plain: style(),
    shrinking: style({ minimum: 8 }),
    centred: style({ align: 'centre' }),
    right: style({ align: 'right', tracking: 0.5 }),
    indented: style({ indent: 2, gap: 1 }),
    justified: style({ justify: true }),
    balanced: style({ balance: true }),
  },
} as unknown as Layout;
const typefaces = {
  'noto-serif-sc-regular': squareTypeface('F0', '甲乙丙'),
  'noto-serif-sc-bold': squareTypeface('F1', '甲乙，ab空 '),
};
const typesetter = new Typesetter(layout, new Map(), (name) => typefaces[name]);
const text = (...paragraphs: string[]) => paragraphs.map((each) => [{ text: each, pointer: '/data/name' }]);
const linesOf = (paragraphs: ReturnType<typeof text>, name: string, width: number) =>
  typesetter.set(paragraphs, name, width).lines.map(({ glyphs, x, y, tracking }) => ({
    text: glyphs.map(({ codePoint }) => String.fromCodePoint(codePoint)).join(''),
    x,
    y,
    tracking,
  }));

describe('Typesetter', () => {
  it('takes a character from another font of the layout when its own has none', () => {
    const resources = typesetter.glyphs(text('甲丙').flat(), 'bold').map(({ typeface }) => typeface.resource);
    expect(resources).toEqual(['F1', 'F0']);
  });

  it.each([
    ['a character that no font has', '甲丁', 'U+4E01 (丁) in /data/name cannot be drawn: no font has it.'],
    ['a character whose glyph is empty', '空', 'U+7A7A (空) in /data/name cannot be drawn'],
    ['an invisible character', '甲\u200b', 'U+200B in /data/name cannot be drawn: an invisible formatting'],
  ])('refuses %s', (_, source, message) => {
    expect(() => typesetter.glyphs(text(source).flat(), 'regular')).toThrow(message);
  });

  it('shrinks until the text fits, not further', () => {
    expect(typesetter.fit(text('甲乙甲'), 'shrinking', 30, 15).size).toBe(10);
    expect(typesetter.fit(text('甲乙甲'), 'shrinking', 27, 15).size).toBe(9);
    expect(() => typesetter.fit(text('甲乙甲乙'), 'shrinking', 27, 15)).toThrow('/data/name does not fit');
  });

  it('shrinks where that keeps a word whole, and not where it does not', () => {
    expect(typesetter.set(text('abab'), 'shrinking', 36)).toMatchObject({ size: 9, breaksWord: false });
    expect(typesetter.set(text('ababa'), 'shrinking', 36)).toMatchObject({ size: 10, breaksWord: true });
    expect(typesetter.set(text('甲a ba', 'b'), 'shrinking', 36)).toMatchObject({
      size: 10,
      breaksWord: false,
    });
    expect(typesetter.set(text('甲乙甲乙甲'), 'shrinking', 36)).toMatchObject({
      size: 10,
      breaksWord: false,
    });
  });

  it.each([
    ['plain', 30, ['甲乙'], [{ text: '甲乙', x: 0, y: 0, tracking: 0 }]],
    ['centred', 30, ['甲乙'], [{ text: '甲乙', x: 5, y: 0, tracking: 0 }]],
    ['right', 30, ['甲乙'], [{ text: '甲乙', x: 5, y: 0, tracking: 5 }]],
    [
      'indented',
      40,
      ['甲乙甲', '乙'],
      [
        { text: '甲乙', x: 20, y: 0, tracking: 0 },
        { text: '甲', x: 0, y: 15, tracking: 0 },
        { text: '乙', x: 20, y: 40, tracking: 0 },
      ],
    ],
    [
      'justified',
      32,
      ['甲乙甲乙'],
      [
        { text: '甲乙甲', x: 0, y: 0, tracking: 1 },
        { text: '乙', x: 0, y: 15, tracking: 0 },
      ],
    ],
    [
      'balanced',
      32,
      ['甲乙甲乙'],
      [
        { text: '甲乙', x: 0, y: 0, tracking: 0 },
        { text: '甲乙', x: 0, y: 15, tracking: 0 },
      ],
    ],
  ])('places the lines of %s text', (name, width, paragraphs, expected) => {
    const lines = linesOf(text(...paragraphs), name, width);
    expect(lines.map((line) => line.text)).toEqual(expected.map((line) => line.text));
    for (const [i, { x, y, tracking }] of expected.entries()) {
      expect(lines[i]?.x).toBeCloseTo(x, 9);
      expect(lines[i]?.y).toBeCloseTo(y, 9);
      expect(lines[i]?.tracking).toBeCloseTo(tracking, 9);
    }
  });
});
