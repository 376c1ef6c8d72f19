import * as fc from 'fast-check';
import {
  isUscc,
  organisationCodeCheckCharacter,
  organisationCodeMatches,
  usccCheckCharacter,
} from './uscc.js';

describe('isUscc', () => {
  it.each([
    '11100000000013338W',
    '11330105002500287C',
    '11350128345071904J',
    '91320404MA22FHG7XX',
    '11430000006122244L',
    '11220000013544541J',
    '11370800MB28559184',
    '11410726MB0X123439',
    '91410726MA9G7K2P8U',
    '91410726MA9G7K2P9Y',
  ])('accepts %s', (code) => {
    expect(isUscc(code)).toBe(true);
  });

  it.each([
    { name: 'wrong check character', code: '11100000000013338X' },
    { name: 'two characters exchanged', code: '11330105002500278C' },
    { name: 'small letters', code: '91320404ma22fhg7xx' },
    { name: 'letter outside the alphabet', code: '1132O404MA22FHG7XX' },
    { name: 'letter in the region', code: '91A20404MA22FHG7XX' },
    { name: '17 characters', code: '1110000000001333W' },
    { name: '19 characters', code: '11100000000013338W0' },
    { name: 'white space', code: '11100000000013338W ' },
    { name: 'nothing', code: '' },
  ])('refuses $name', ({ code }) => {
    expect(isUscc(code)).toBe(false);
  });

  it('notices any single changed character', () => {
    const body = fc.stringMatching(/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{9}$/);
    const character = fc.stringMatching(/^[0-9A-HJ-NPQRTUWXY]$/);
    fc.assert(
      fc.property(body, fc.nat(17), character, (text, at, other) => {
        const code = text + usccCheckCharacter(text);
        expect(isUscc(code)).toBe(true);
        fc.pre(code[at] !== other);
        expect(isUscc(code.slice(0, at) + other + code.slice(at + 1))).toBe(false);
      }),
    );
  });
});

describe('usccCheckCharacter', () => {
  it.each(['', '1110000000001333', '111000000000133380', '1110000000001333I', '1110000000001333z'])(
    'refuses %j',
    (body) => {
      expect(() => usccCheckCharacter(body)).toThrow(RangeError);
    },
  );
});

describe('organisationCodeMatches', () => {
  it.each([
    ['11100000000013338W', true],
    ['91320404MA22FHG7XX', true],
    ['11370800MB28559184', true],
    ['91410726MA9G7K2P8U', true],
    ['91410726MA9G7K2P9Y', false],
  ])('%s: %s', (code, expected) => {
    expect(organisationCodeMatches(code)).toBe(expected);
  });
});

describe('organisationCodeCheckCharacter', () => {
  it.each([
    ['00001333', '8'],
    ['MA22FHG7', 'X'],
    ['MB285591', '8'],
    ['00000000', '0'],
    ['MB0X1234', '3'],
    ['00000005', '1'],
  ])('%s -> %s', (body, check) => {
    expect(organisationCodeCheckCharacter(body)).toBe(check);
  });
});
