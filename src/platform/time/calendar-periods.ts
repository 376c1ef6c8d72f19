import { isCalendarDate } from '../../lib/numbering/calendar-date.js';

const DAY_MS = 86_400_000;
const OFFSET = '+08:00';

/** The day so many days later, or earlier; `YYYY-MM-DD`. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The last day of a period of so many months.
 *
 * It ends on the day of the same number; a month that has no such day ends it on its own last day (民法典 art. 202), so that three months
 * from 31 August end on 30 November.
 *
 * @param date `YYYY-MM-DD`
 * @param months whole, not negative
 */
export function plusMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const index = year * 12 + month - 1 + months;
  const prefix = `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
  const days = [day, 30, 29, 28]
    .filter((each) => each <= day)
    .map((each) => `${prefix}-${String(each).padStart(2, '0')}`);
  return days.find(isCalendarDate) ?? prefix;
}

/** Midnight in Asia/Shanghai with which a day begins. */
export function startOfDay(date: string): Date {
  return new Date(`${date}T00:00:00${OFFSET}`);
}
