import * as fc from 'fast-check';
import { composePermitNumber, parsePermitNumber, permitNumberFault } from './permit-number.js';

const FIRST = { region: '410726', date: '2024-08-15', serial: 1, category: '01' };

describe('composePermitNumber', () => {
  it.each([
    { name: 'first building of a day', parts: FIRST, number: '410726202408150101' },
    {
      name: 'third of that day, municipal',
      parts: { ...FIRST, serial: 3, category: '02' },
      number: '410726202408150302',
    },
    {
      name: 'last of a day, other',
      parts: { ...FIRST, serial: 99, category: '99' },
      number: '410726202408159999',
    },
    { name: 'leap day', parts: { ...FIRST, date: '2024-02-29' }, number: '410726202402290101' },
  ])('$name', ({ parts, number }) => {
    expect(composePermitNumber(parts)).toBe(number);
  });

  it.each([
    { wrong: { region: '41072' }, message: /^region/ },
    { wrong: { region: '41072A' }, message: /^region/ },
    { wrong: { date: '2023-02-29' }, message: /^date/ },
    { wrong: { date: '20240815' }, message: /^date/ },
    { wrong: { date: '1999-12-31' }, message: /^date/ },
    { wrong: { serial: 0 }, message: /^serial/ },
    { wrong: { serial: 100 }, message: /^serial/ },
    { wrong: { serial: 1.5 }, message: /^serial/ },
    { wrong: { serial: Number.NaN }, message: /^serial/ },
    { wrong: { category: '1' }, message: /^category/ },
    { wrong: { category: 'SJ' }, message: /^category/ },
  ])('refuses $wrong', ({ wrong, message }) => {
    expect(() => composePermitNumber({ ...FIRST, ...wrong })).toThrow(message);
  });
});

describe('parsePermitNumber', () => {
  it.each([
    {
      name: 'a number found on a provincial site',
      number: '321111201709010201',
      parts: { region: '321111', date: '2017-09-01', serial: 2, category: '01' },
    },
    {
      name: 'a number found on a provincial site',
      number: '330681201410140101',
      parts: { region: '330681', date: '2014-10-14', serial: 1, category: '01' },
    },
    {
      name: 'a category outside today’s table',
      number: '330109202101210222',
      parts: { region: '330109', date: '2021-01-21', serial: 2, category: '22' },
    },
  ])('$name: $number', ({ number, parts }) => {
    expect(parsePermitNumber(number)).toEqual(parts);
  });

  it.each([
    '',
    '41072620240815010',
    '4107262024081501011',
    '41072620240815010A',
    '410726202402300101',
    '410726202413010101',
    '410726202408150001',
    '410726199908150101',
    ' 410726202408150101',
    '410726202408150101\n',
    '４１０７２６２０２４０８１５０１０１',
  ])('knows that %j is none', (number) => {
    expect(parsePermitNumber(number)).toBeUndefined();
  });

  it('undoes compose', () => {
    const day = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    const parts = fc.record({
      region: fc.stringMatching(/^\d{6}$/),
      date: day.map((date) => date.toISOString().slice(0, 10)),
      serial: fc.integer({ min: 1, max: 99 }),
      category: fc.stringMatching(/^\d{2}$/),
    });
    fc.assert(
      fc.property(parts, (given) => expect(parsePermitNumber(composePermitNumber(given))).toEqual(given)),
    );
  });
});

describe('permitNumberFault', () => {
  const rule = { region: '410726', categories: ['01', '02', '99'] };

  it.each([
    { number: '410726202408150101', fault: undefined },
    { number: '410726202408159999', fault: undefined },
    { number: '410725202408150101', fault: 'other-region' },
    { number: '410726202408150103', fault: 'unknown-category' },
    { number: '410726202402300101', fault: 'malformed' },
    { number: '410726202408150001', fault: 'malformed' },
    { number: '[2018]施[朝]建字0072号', fault: 'malformed' },
  ])('$number: $fault', ({ number, fault }) => {
    expect(permitNumberFault(number, rule)).toBe(fault);
  });
});
