import { DomainError } from '../lib/errors/domain-error.js';
import { lampOf, pausesOf, readClock } from './application-clock.js';

/** Working days around the National Day of 2026, copied from the State Council's notice by hand. */
const WORKED = [
  '2026-09-28',
  '2026-09-29',
  '2026-09-30',
  '2026-10-08',
  '2026-10-09',
  '2026-10-10', // Saturday, worked in exchange
  '2026-10-12',
  '2026-10-13',
  '2026-10-14',
  '2026-10-15',
  '2026-10-16',
  '2026-10-19',
  '2026-10-20',
  '2026-10-21',
  '2026-10-22',
  '2026-10-23',
];

const CALENDAR = {
  workingDaysBetween: (from: string, to: string) => WORKED.filter((day) => day > from && day <= to).length,
  addWorkingDays: (date: string, days: number) => WORKED.filter((day) => day > date)[days - 1] ?? '',
};

const fail = (error: Error): never => {
  throw error;
};

const ACCEPTED = { acceptedOn: '2026-09-28', limit: 12, pauses: [] };

describe(readClock.name, () => {
  it.each([
    ['2026-09-28', { used: 0, left: 12 }],
    ['2026-09-30', { used: 2, left: 10 }],
    ['2026-10-07', { used: 2, left: 10 }],
    ['2026-10-11', { used: 5, left: 7 }],
    ['2026-10-20', { used: 12, left: 0 }],
    ['2026-10-21', { used: 13, left: -1 }],
  ])('on %s', (on, expected) => {
    expect(readClock(ACCEPTED, on, CALENDAR)).toEqual({
      ...expected,
      stands: false,
      dueOn: '2026-10-20',
    });
  });

  it('does not count days on which it stood, from the day after the stop up to the start', () => {
    const pauses = [{ from: '2026-09-30', until: '2026-10-10' }];
    // 09-29, 09-30 count; 10-08, 10-09, 10-10 do not; 10-12 does again
    expect(readClock({ ...ACCEPTED, pauses }, '2026-10-12', CALENDAR)).toEqual({
      used: 3,
      left: 9,
      stands: false,
      dueOn: '2026-10-23',
    });
  });

  it('has no last day while it stands', () => {
    const pauses = [{ from: '2026-09-30', until: null }];
    expect(readClock({ ...ACCEPTED, pauses }, '2026-10-12', CALENDAR)).toEqual({
      used: 2,
      left: 10,
      stands: true,
      dueOn: null,
    });
  });

  it('has no last day while the calendar does not reach it, and counts what has run', () => {
    const unknown = new DomainError('calendar-unknown', 'x');
    const ending = { ...CALENDAR, addWorkingDays: () => fail(unknown) };
    expect(readClock(ACCEPTED, '2026-10-11', ending)).toEqual({
      used: 5,
      left: 7,
      stands: false,
      dueOn: null,
    });
    const broken = { ...CALENDAR, addWorkingDays: () => fail(new Error('broken')) };
    expect(() => readClock(ACCEPTED, '2026-10-11', broken)).toThrow('broken');
  });

  it('loses no day to a stop that ends on the same day', () => {
    const pauses = [{ from: '2026-10-08', until: '2026-10-08' }];
    expect(readClock({ ...ACCEPTED, pauses }, '2026-10-09', CALENDAR)).toMatchObject({ used: 4 });
  });
});

describe(lampOf.name, () => {
  it.each([
    [12, 'green'],
    [4, 'green'],
    [3, 'yellow'],
    [0, 'yellow'],
    [-1, 'red'],
    [-20, 'red'],
  ])('%i days left: %s', (left, lamp) => {
    expect(lampOf(left, { yellow: 3, red: -1 })).toBe(lamp);
  });
});

describe(pausesOf.name, () => {
  const at = (state: Parameters<typeof pausesOf>[0][number]['state'], instant: string) => ({
    state,
    at: new Date(instant),
  });

  it('pairs what stopped the clock with what started it again, by dates in Shanghai', () => {
    const events = [
      at('returned', '2026-09-20T02:00:00Z'), // before acceptance: no clock yet
      at('submitted', '2026-09-21T02:00:00Z'),
      at('accepted', '2026-09-22T02:00:00Z'),
      at('correcting', '2026-09-23T16:00:00Z'), // 00:00 of the 24th
      at('correcting', '2026-09-25T02:00:00Z'), // an edit
      at('accepted', '2026-09-28T15:59:59Z'),
      at('stopped', '2026-09-29T02:00:00Z'),
    ];
    expect(pausesOf(events)).toEqual([
      { from: '2026-09-24', until: '2026-09-28' },
      { from: '2026-09-29', until: null },
    ]);
  });
});
