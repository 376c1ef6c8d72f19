import { plusDays, plusMonths, startOfDay } from './calendar-periods.js';

describe(plusMonths.name, () => {
  it.each([
    ['2024-08-31', 3, '2024-11-30'],
    ['2024-11-30', 3, '2025-02-28'],
    ['2023-11-30', 3, '2024-02-29'],
    ['2023-11-29', 3, '2024-02-29'],
    ['2024-11-29', 3, '2025-02-28'],
    ['2025-02-28', 3, '2025-05-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-11-23', 3, '2027-02-23'],
    ['2026-10-01', 3, '2027-01-01'],
    ['2026-12-31', 1, '2027-01-31'],
    ['2026-09-30', 3, '2026-12-30'],
    ['2026-05-31', 1, '2026-06-30'],
    ['2026-11-23', 0, '2026-11-23'],
  ])('%s and %i months are %s', (date, months, end) => {
    expect(plusMonths(date, months)).toBe(end);
  });
});

describe(plusDays.name, () => {
  it.each([
    ['2024-11-30', 1, '2024-12-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2027-01-01', -1, '2026-12-31'],
  ])('%s and %i days are %s', (date, days, end) => {
    expect(plusDays(date, days)).toBe(end);
  });
});

it('begins a day at midnight in Shanghai', () => {
  expect(startOfDay('2024-12-01').toISOString()).toBe('2024-11-30T16:00:00.000Z');
});
