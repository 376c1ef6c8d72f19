import { toUnicodeMap } from './to-unicode.js';

function mapOf(codePoints: readonly number[]): string {
  return Buffer.from(toUnicodeMap(codePoints)).toString('latin1');
}

describe('toUnicodeMap', () => {
  it('maps codes from 1 to UTF-16, surrogate pairs included', () => {
    const map = mapOf([0x5efa, 0x2cb4e, 0x41]);
    expect(map).toContain('3 beginbfchar\n<0001> <5EFA>\n<0002> <D872DF4E>\n<0003> <0041>\nendbfchar\n');
  });
  it('puts no more than 100 mappings into a block', () => {
    const map = mapOf(Array.from({ length: 201 }, (_, i) => 0x4e00 + i));
    expect([...map.matchAll(/(\d+) beginbfchar/g)].map(([, count]) => Number(count))).toEqual([100, 100, 1]);
  });
});
