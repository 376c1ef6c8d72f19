import { Typeface } from '../../src/rendering/text/typeface.js';

/** A typeface that has just these characters, each one em wide; 空 has a glyph that draws nothing. */
export function squareTypeface(resource: string, characters: string): Typeface {
  const font = {
    unitsPerEm: 1000,
    glyphId: (codePoint: number) => characters.indexOf(String.fromCodePoint(codePoint)) + 1,
    advance: () => 1000,
    outline: (id: number) => (characters[id - 1] === '空' ? [] : [[{ x: 0, y: 0, onCurve: true }]]),
  };
  return new Typeface(resource, { glyphs: { font } } as unknown as Typeface['facts']);
}
