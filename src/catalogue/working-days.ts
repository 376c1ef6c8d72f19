import { isCalendarDate } from '../lib/numbering/calendar-date.js';
import { plusDays } from '../platform/time/calendar-periods.js';

/** One festival as the State Council's notice arranges it; dates are `YYYY-MM-DD`. */
type Holiday = Readonly<{
  name: string;
  /** First and last day off; weekends between them count. */
  from: string;
  to: string;
  /** Saturdays and Sundays that are worked in exchange (调休上班). */
  workOn: readonly string[];
}>;

/** One item of `seeds/working-days.json`. */
export type WorkingYear = Readonly<{
  year: number;
  /** False while the notice (国务院办公厅通知) about the year is not out. */
  confirmed: boolean;
  source: string;
  holidays: readonly Holiday[];
}>;

/** Which days of the known years are worked. */
export type WorkingCalendar = Readonly<{
  years: readonly WorkingYear[];
  daysOff: ReadonlySet<string>;
  workedWeekends: ReadonlySet<string>;
}>;

const DAY_MS = 86_400_000;

/**
 * @param text content of `seeds/working-days.json`
 * @throws Error naming the year and the festival that cannot be right
 */
export function readWorkingCalendar(text: string): WorkingCalendar {
  const years = JSON.parse(text) as readonly WorkingYear[];
  for (const year of years) assertYear(year);
  const holidays = years.flatMap((year) => year.holidays);
  return {
    years: years.toSorted((a, b) => a.year - b.year),
    daysOff: new Set(holidays.flatMap(({ from, to }) => daysFromTo(from, to))),
    workedWeekends: new Set(holidays.flatMap(({ workOn }) => workOn)),
  };
}

/** Whether offices work; the date's year must be known. */
export function isWorked({ daysOff, workedWeekends }: WorkingCalendar, date: string): boolean {
  if (daysOff.has(date)) return false;
  return !isWeekend(date) || workedWeekends.has(date);
}

function assertYear({ year, confirmed, source, holidays }: WorkingYear): void {
  const fault = (what: string): Error => new Error(`working-days.json: ${year}: ${what}`);
  if (!Number.isSafeInteger(year) || typeof confirmed !== 'boolean' || typeof source !== 'string')
    throw fault('year, confirmed and source are needed');
  for (const { name, from, to, workOn } of holidays) {
    if (![from, to, ...workOn].every(isCalendarDate) || from > to || !from.startsWith(`${year}-`))
      throw fault(`${name} has wrong dates`);
    if (!workOn.every((date) => isWeekend(date) && (date < from || date > to)))
      throw fault(`${name}: workOn must be Saturdays and Sundays outside of it`);
  }
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(date).getUTCDay());
}

function daysFromTo(from: string, to: string): string[] {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return Array.from({ length: days }, (_, index) => plusDays(from, index));
}
