import { shanghaiDate, startOfNextDay } from './shanghai-date.js';

describe(shanghaiDate.name, () => {
  it.each([
    { at: '2026-11-23T15:59:59.999Z', date: '2026-11-23' },
    { at: '2026-11-23T16:00:00.000Z', date: '2026-11-24' },
    { at: '2026-12-31T16:00:00Z', date: '2027-01-01' },
    { at: '2028-02-28T16:00:00Z', date: '2028-02-29' },
  ])('$at is $date in Shanghai', ({ at, date }) => {
    expect(shanghaiDate(new Date(at))).toBe(date);
  });
});

describe(startOfNextDay.name, () => {
  it.each([
    { at: '2026-11-23T15:59:59.999Z', next: '2026-11-23T16:00:00.000Z' },
    { at: '2026-11-23T16:00:00.000Z', next: '2026-11-24T16:00:00.000Z' },
    { at: '2026-12-31T20:00:00.000Z', next: '2027-01-01T16:00:00.000Z' },
  ])('the day of $at ends at $next', ({ at, next }) => {
    expect(startOfNextDay(new Date(at)).toISOString()).toBe(next);
  });
});
