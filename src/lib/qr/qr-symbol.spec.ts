import jsqr from 'jsqr';
import { darkRuns, QUIET_ZONE, qrSymbol } from './qr-symbol.js';

const URL = 'https://zz.yanjin.example/v/ABCDEFGHJKMNPQRSTVWXYZ0123';

/** White RGBA pixels with the runs in black, `scale` pixels a module, quiet zone around. */
function painted(text: string, scale: number): { pixels: Uint8ClampedArray; side: number } {
  const symbol = qrSymbol(text);
  const side = (symbol.size + 2 * QUIET_ZONE) * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const { column, row, length } of darkRuns(symbol)) {
    for (let y = 0; y < scale; y += 1) {
      const start = ((row + QUIET_ZONE) * scale + y) * side + (column + QUIET_ZONE) * scale;
      for (let x = 0; x < length * scale; x += 1) pixels.fill(0, (start + x) * 4, (start + x) * 4 + 3);
    }
  }
  return { pixels, side };
}

describe('qrSymbol', () => {
  it('is read back by a decoder that is not ours', () => {
    const { pixels, side } = painted(URL, 4);
    expect(jsqr.default(pixels, side, side)?.data).toBe(URL);
  });
  it('takes version 4 for the URL of a permit: 33 modules a side', () => {
    expect(qrSymbol(URL).size).toBe(33);
  });
  it('gives runs that cover the dark modules and no other', () => {
    const symbol = qrSymbol(URL);
    const covered = new Set(
      darkRuns(symbol).flatMap(({ column, row, length }) =>
        Array.from({ length }, (_, i) => `${column + i},${row}`),
      ),
    );
    for (let row = 0; row < symbol.size; row += 1) {
      for (let column = 0; column < symbol.size; column += 1) {
        expect(covered.has(`${column},${row}`)).toBe(symbol.isDark(column, row));
      }
    }
  });
});
