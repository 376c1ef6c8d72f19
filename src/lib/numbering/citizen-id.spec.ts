import * as fc from 'fast-check';
import { citizenIdCheckCharacter, isCitizenId, maskCitizenId } from './citizen-id.js';

describe('isCitizenId', () => {
  it.each([
    { name: 'the example of the standard', id: '11010519491231002X', valid: true },
    { name: 'a digit as check character', id: '410726199001011238', valid: true },
    { name: 'another check character', id: '110105194912310021', valid: false },
    { name: 'a small x', id: '11010519491231002x', valid: false },
    { name: 'a 15-digit number of before 1999', id: '110105491231002', valid: false },
    { name: '30 February', id: '410726199002301237', valid: false },
    { name: 'month 13', id: '410726199013011235', valid: false },
    { name: 'the year 2190', id: '410726219001011233', valid: false },
    { name: 'a letter inside', id: '4107261990O1011238', valid: false },
    { name: 'nothing', id: '', valid: false },
  ])('$name: $valid', ({ id, valid }) => {
    expect(isCitizenId(id)).toBe(valid);
  });

  it('notices any single changed character', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{3}$/), fc.nat(17), fc.nat(9), (sequence, at, other) => {
        const body = `99999919900101${sequence}`;
        const id = body + citizenIdCheckCharacter(body);
        expect(isCitizenId(id)).toBe(true);
        fc.pre(id[at] !== String(other));
        expect(isCitizenId(id.slice(0, at) + other + id.slice(at + 1))).toBe(false);
      }),
    );
  });
});

describe('citizenIdCheckCharacter', () => {
  it.each(['', '1101051949123100', '11010519491231002X', '1101051949123100A'])('refuses %j', (body) => {
    expect(() => citizenIdCheckCharacter(body)).toThrow(RangeError);
  });
});

describe('maskCitizenId', () => {
  it.each([
    ['11010519491231002X', '1****************X'],
    ['G12345678', 'G*******8'],
    ['1234', '****'],
    ['', ''],
  ])('%s -> %s', (id, masked) => {
    expect(maskCitizenId(id)).toBe(masked);
  });
});
