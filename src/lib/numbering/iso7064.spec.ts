import * as fc from 'fast-check';
import { mod11x10CheckDigit, mod37x36CheckCharacter } from './iso7064.js';

describe('mod37x36CheckCharacter', () => {
  it('reproduces the example of ISO 7064', () => {
    expect(mod37x36CheckCharacter('A12425GABC1234002')).toBe('M');
  });

  it.each(['', 'a', 'A-1', 'Ä'])('refuses %j', (text) => {
    expect(() => mod37x36CheckCharacter(text)).toThrow(RangeError);
  });

  it('changes with any single character', () => {
    const alphanumeric = fc.stringMatching(/^[0-9A-Z]{1,40}$/);
    fc.assert(
      fc.property(alphanumeric, fc.nat(), fc.stringMatching(/^[0-9A-Z]$/), (text, at, other) => {
        const index = at % text.length;
        fc.pre(text[index] !== other);
        const changed = text.slice(0, index) + other + text.slice(index + 1);
        expect(mod37x36CheckCharacter(changed)).not.toBe(mod37x36CheckCharacter(text));
      }),
    );
  });
});

describe('mod11x10CheckDigit', () => {
  it.each([
    ['0794', '5'],
    ['2603141124890534694', '8'],
    ['2411130202890163701', '5'],
    ['2509140602890586497', '6'],
  ])('%s -> %s', (digits, check) => {
    expect(mod11x10CheckDigit(digits)).toBe(check);
  });

  it.each(['', 'A', '12 3'])('refuses %j', (digits) => {
    expect(() => mod11x10CheckDigit(digits)).toThrow(RangeError);
  });

  it('changes with any single digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{19}$/), fc.nat(18), fc.nat(9), (digits, at, other) => {
        fc.pre(digits[at] !== String(other));
        const changed = digits.slice(0, at) + other + digits.slice(at + 1);
        expect(mod11x10CheckDigit(changed)).not.toBe(mod11x10CheckDigit(digits));
      }),
    );
  });
});
