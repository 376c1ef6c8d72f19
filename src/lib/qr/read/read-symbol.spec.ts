import qrcode from 'qrcode';
import { readSymbol } from './read-symbol.js';
import { alignmentCentres } from './symbol-structure.js';

type Options = Parameters<typeof qrcode.create>[1];

/** Made by the package `qrcode`, which shares nothing with this reader. */
function symbol(text: Parameters<typeof qrcode.create>[0], options: Options = {}) {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M', ...options });
  return { size: modules.size, modules: Uint8Array.from(modules.data) };
}

const PERMIT = 'https://zz.yanjin.example/v/K3XQ7BNWZ2M5RT6YHDJPCV4AFE';

describe(readSymbol.name, () => {
  it.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    'reads version %d at every level',
    (version) => {
      for (const errorCorrectionLevel of ['L', 'M', 'Q', 'H'] as const)
        expect(readSymbol(symbol('A1', { version, errorCorrectionLevel }))).toBe('A1');
    },
  );

  it.each([0, 1, 2, 3, 4, 5, 6, 7] as const)('reads mask %d', (maskPattern) => {
    expect(readSymbol(symbol(PERMIT, { maskPattern }))).toBe(PERMIT);
  });

  it.each([
    '0',
    '12',
    '123',
    '1234567890123456',
    'A',
    'HTTPS://A.CN/V/1 $%*+-./:',
    PERMIT,
    '延津县𬭎',
    'x'.repeat(2000),
  ])('reads %s', (text) => {
    expect(readSymbol(symbol(text))).toBe(text);
  });

  it('reads segments of several modes', () => {
    const segments = [
      { data: 'HTTPS', mode: 'alphanumeric' as const },
      { data: '0123456789', mode: 'numeric' as const },
      { data: Buffer.from('延'), mode: 'byte' as const },
    ];
    expect(readSymbol(symbol(segments))).toBe('HTTPS0123456789延');
  });

  it.each([PERMIT, 'version 7 and more '.repeat(9)])(
    'reads no symbol with any one module wrong: %s',
    (text) => {
      const { size, modules } = symbol(text);
      const readable = Array.from(modules.keys()).filter((at) => {
        const changed = modules.with(at, modules[at] === 1 ? 0 : 1);
        return readSymbol({ size, modules: changed }) !== undefined;
      });
      // Remainder bits carry nothing: seven in version 4, none in version 9 (table 1).
      expect({ size, readable: readable.length }).toEqual(
        size === 33 ? { size, readable: 7 } : { size: 53, readable: 0 },
      );
    },
  );

  it.each([
    { what: 'nothing', modules: { size: 21, modules: new Uint8Array(441) } },
    { what: 'a size that does not exist', modules: { size: 22, modules: new Uint8Array(484) } },
    { what: 'the symbol upside down', modules: { size: 33, modules: symbol(PERMIT).modules.toReversed() } },
  ])('reads no text from $what', ({ modules }) => {
    expect(readSymbol(modules)).toBeUndefined();
  });
});

// Annex E, table E.1.
it.each([
  { version: 1, centres: [] },
  { version: 2, centres: [6, 18] },
  { version: 7, centres: [6, 22, 38] },
  { version: 14, centres: [6, 26, 46, 66] },
  { version: 22, centres: [6, 26, 50, 74, 98] },
  { version: 32, centres: [6, 34, 60, 86, 112, 138] },
  { version: 36, centres: [6, 24, 50, 76, 102, 128, 154] },
  { version: 40, centres: [6, 30, 58, 86, 114, 142, 170] },
])('version $version has its alignment patterns at $centres', ({ version, centres }) => {
  expect(alignmentCentres(version)).toEqual(centres);
});
