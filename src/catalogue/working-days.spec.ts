import { readFileSync } from 'node:fs';
import { readWorkingCalendar } from './working-days.js';
import { WorkingDaysService } from './working-days.service.js';

const text = readFileSync('seeds/working-days.json', 'utf8');
const days = new WorkingDaysService(readWorkingCalendar(text));

describe('working days of China', () => {
  // From the notices themselves, festival by festival.
  it.each([
    ['2024-02-04', true, 'Sunday before Spring Festival 2024, worked'],
    ['2024-02-09', true, 'New Year’s Eve 2024: leave was encouraged, the day was worked'],
    ['2024-02-10', false, 'Spring Festival 2024 begins'],
    ['2024-02-16', false, 'a Friday of Spring Festival 2024'],
    ['2024-02-18', true, 'Sunday after it, worked'],
    ['2024-09-14', true, 'Saturday before Mid-Autumn 2024, worked'],
    ['2024-09-29', true, 'Sunday before National Day 2024, worked'],
    ['2024-09-30', true, 'Monday'],
    ['2024-10-01', false, 'National Day 2024'],
    ['2024-10-07', false, 'Monday, still off'],
    ['2024-10-08', true, 'Tuesday'],
    ['2024-10-12', true, 'Saturday after National Day 2024, worked'],
    ['2024-10-13', false, 'Sunday'],
    ['2025-01-26', true, 'Sunday before Spring Festival 2025, worked'],
    ['2025-10-08', false, 'Wednesday of the long National Day 2025'],
    ['2026-01-02', false, 'Friday after New Year 2026'],
    ['2026-01-04', true, 'Sunday after New Year 2026, worked'],
    ['2026-02-28', true, 'Saturday after Spring Festival 2026, worked'],
    ['2026-09-20', true, 'Sunday long before National Day 2026, worked'],
    ['2026-11-23', true, 'an ordinary Monday'],
    ['2026-11-28', false, 'an ordinary Saturday'],
    ['2027-05-04', false, 'Tuesday: 2 May 2027 is a Sunday and made up for'],
  ])('%s: %s (%s)', (date, expected) => {
    expect(days.isWorkingDay(date)).toBe(expected);
  });

  it.each([
    ['2024-09-27', 0, '2024-09-27'],
    ['2024-09-27', 1, '2024-09-29'],
    ['2024-09-27', 2, '2024-09-30'],
    ['2024-09-27', 3, '2024-10-08'],
    ['2024-09-30', 5, '2024-10-12'],
    ['2024-09-30', 6, '2024-10-14'],
    ['2024-10-03', 1, '2024-10-08'],
    ['2026-11-23', 12, '2026-12-09'],
    ['2026-12-29', 3, '2027-01-04'],
  ])('%s and %i working days are %s', (date, count, end) => {
    expect(days.addWorkingDays(date, count)).toBe(end);
  });

  it.each([
    ['2024-09-27', '2024-09-27', 0],
    ['2024-09-27', '2024-09-28', 0],
    ['2024-09-27', '2024-10-08', 3],
    ['2024-10-08', '2024-09-27', -3],
    ['2026-02-13', '2026-03-02', 7],
  ])('from %s to %s there are %i', (from, to, count) => {
    expect(days.workingDaysBetween(from, to)).toBe(count);
  });

  it('refuses to guess about years that are not in the file', () => {
    expect(() => days.isWorkingDay('2028-01-04')).toThrow(
      expect.objectContaining({ code: 'calendar-unknown', extensions: { year: 2028 } }),
    );
    expect(() => days.addWorkingDays('2027-12-31', 1)).toThrow('holidays of 2028 are not known');
    expect(() => days.workingDaysBetween('2023-12-01', '2024-01-05')).toThrow('2023');
  });

  it('says which year is in doubt', () => {
    expect(days.doubtfulYear('2026-01-01', '2026-12-31')).toBeNull();
    expect(days.doubtfulYear('2026-11-23', '2027-02-21')).toEqual({ year: 2027, known: true });
    expect(days.doubtfulYear('2028-01-01', '2028-01-01')).toEqual({ year: 2028, known: false });
  });
});

describe(readWorkingCalendar, () => {
  it.each([
    ['"2024-10-07"', '"2024-10-32"', '2024: 国庆节 has wrong dates'],
    ['"2024-10-01"', '"2024-10-08"', '2024: 国庆节 has wrong dates'],
    ['"2024-01-01"', '"2023-12-30"', '2024: 元旦 has wrong dates'],
    ['"2024-10-12"', '"2024-10-11"', '2024: 国庆节: workOn must be'],
    ['"2024-10-12"', '"2024-10-05"', '2024: 国庆节: workOn must be'],
    ['"confirmed": true', '"confirmed": "yes"', '2024: year, confirmed and source are needed'],
  ])('refuses %s become %s', (from, to, message) => {
    expect(() => readWorkingCalendar(text.replace(from, to))).toThrow(message);
  });
});
