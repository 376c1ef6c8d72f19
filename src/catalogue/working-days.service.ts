import { DomainError } from '../lib/errors/domain-error.js';
import { plusDays } from '../platform/time/calendar-periods.js';
import { isWorked, type WorkingCalendar, type WorkingYear } from './working-days.js';

/**
 * Working days (工作日) with make-up days, by `seeds/working-days.json`. Dates are `YYYY-MM-DD` in Asia/Shanghai.
 *
 * The State Council arranges each year's holidays in the autumn before. A question that needs a year that is not in the file is refused
 * rather than guessed at; {@link doubtfulYear} tells long before.
 */
export class WorkingDaysService {
  constructor(private readonly calendar: WorkingCalendar) {}

  /** @throws DomainError `calendar-unknown` */
  isWorkingDay(date: string): boolean {
    this.assertKnown(date);
    return isWorked(this.calendar, date);
  }

  /**
   * The last day of a period of so many working days. The day on which it begins does not count (民法典 art. 201).
   *
   * @param days 0 is the date itself
   * @throws DomainError `calendar-unknown`
   */
  addWorkingDays(date: string, days: number): string {
    let [day, left] = [date, days];
    while (left > 0) {
      day = plusDays(day, 1);
      if (this.isWorkingDay(day)) left -= 1;
    }
    return day;
  }

  /**
   * How many working days lie after `from` up to and with `to`; negative when `to` is the earlier.
   *
   * @throws DomainError `calendar-unknown`
   */
  workingDaysBetween(from: string, to: string): number {
    if (to < from) return -this.workingDaysBetween(to, from);
    let count = 0;
    for (let day = plusDays(from, 1); day <= to; day = plusDays(day, 1))
      if (this.isWorkingDay(day)) count += 1;
    return count;
  }

  /**
   * The first year up to a date whose holidays are not in the file, or not announced yet.
   *
   * @returns null when all is known
   */
  doubtfulYear(from: string, to: string): Readonly<{ year: number; known: boolean }> | null {
    for (let year = yearOf(from); year <= yearOf(to); year += 1) {
      const entry = this.entryOf(year);
      if (!entry?.confirmed) return { year, known: entry !== undefined };
    }
    return null;
  }

  private assertKnown(date: string): void {
    const year = yearOf(date);
    if (this.entryOf(year)) return;
    const detail = `The holidays of ${year} are not known here: working days cannot be counted in it.`;
    throw new DomainError('calendar-unknown', detail, { year });
  }

  private entryOf(year: number): WorkingYear | undefined {
    return this.calendar.years.find((entry) => entry.year === year);
  }
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}
