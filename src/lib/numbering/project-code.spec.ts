import * as fc from 'fast-check';
import { checkProjectCode } from './project-code.js';

const NEW = { wellFormed: true, old: false, checkDigit: 'match' };
const WRONG_DIGIT = { wellFormed: true, old: false, checkDigit: 'mismatch' };
const OLD = { wellFormed: true, old: true, checkDigit: 'none' };
const MALFORMED = { wellFormed: false, old: false, checkDigit: 'none' };

describe('checkProjectCode', () => {
  it.each([
    { code: '2603-141124-89-05-346948', expected: NEW },
    { code: '2411-130202-89-01-637015', expected: NEW },
    { code: '2509-140602-89-05-864976', expected: NEW },
    { code: '2408-410726-04-01-123453', expected: NEW },
    { code: '2409-410726-04-02-543216', expected: NEW },
    { code: '2409-410726-04-02-543217', expected: WRONG_DIGIT },
    { code: '2020-330327-48-01-167360', expected: OLD },
    { code: '2015-410726-48-01-000001', expected: OLD },
    { code: '2014-410726-48-01-000001', expected: MALFORMED },
    { code: '2021-410726-48-01-000001', expected: MALFORMED },
    { code: '2400-410726-04-01-123453', expected: MALFORMED },
    { code: '2413-410726-04-01-123453', expected: MALFORMED },
    { code: '24084107260401123453', expected: MALFORMED },
    { code: '2408-41072A-04-01-123453', expected: MALFORMED },
    { code: '2408-410726-04-01-12345', expected: MALFORMED },
    { code: '2408-410726-04-01-1234530', expected: MALFORMED },
    { code: '2408-410726-04-01-123453\n', expected: MALFORMED },
    { code: '', expected: MALFORMED },
  ])('$code: $expected', ({ code, expected }) => {
    expect(checkProjectCode(code)).toEqual(expected);
  });

  it('warns of any single changed digit behind the date', () => {
    const code = '2408-410726-04-01-123453';
    const places = [5, 6, 7, 8, 9, 10, 12, 13, 15, 16, 18, 19, 20, 21, 22, 23];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(9), (at, other) => {
        fc.pre(code[at] !== String(other));
        const changed = code.slice(0, at) + other + code.slice(at + 1);
        expect(checkProjectCode(changed)).toEqual(WRONG_DIGIT);
      }),
    );
  });
});
