import { inflateSync } from 'node:zlib';
import { adler32 } from './adler32.js';
import { deflatedPiece, joinPieces, storedPiece } from './pieces.js';

const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');

describe('adler32', () => {
  it.each([
    ['', 0x00000001],
    ['a', 0x00620062],
    ['abc', 0x024d0127],
    ['Wikipedia', 0x11e60398],
  ])('of %j is the published value', (input, expected) => {
    expect(adler32(text(input))).toBe(expected);
  });
});

describe('joinPieces', () => {
  const long = new Uint8Array(200_000).map((_, i) => (i * 7 + (i >> 8)) % 256);

  it.each([
    ['nothing', []],
    ['one deflated piece', [deflatedPiece(text('施工许可证'.repeat(40)))]],
    ['one stored piece longer than a block', [storedPiece(long)]],
    ['empty pieces between others', [storedPiece(text('')), deflatedPiece(text('')), storedPiece(text('x'))]],
    ['both kinds mixed', [deflatedPiece(long), storedPiece(text('mid')), deflatedPiece(text('end'))]],
  ])('gives a zlib stream of %s', (_, pieces) => {
    const expected = Buffer.concat(pieces.map((piece) => piece.bytes));
    expect(inflateSync(joinPieces(pieces)).equals(expected)).toBe(true);
  });

  it('gives a stream that zlib refuses once a byte is changed', () => {
    const stream = joinPieces([storedPiece(text('number 410726202408150101'))]);
    stream[10] = (stream[10] ?? 0) ^ 1;
    expect(() => inflateSync(stream)).toThrow('incorrect data check');
  });
});
