import { DomainError } from '../lib/errors/domain-error.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { type ApplicationState, STANDING } from './application-state.js';

export const LAMPS = ['green', 'yellow', 'red'] as const;
export type Lamp = (typeof LAMPS)[number];

/** A lamp shines from so many working days left, or fewer; green otherwise. */
export type LampThresholds = Readonly<{ yellow: number; red: number }>;

/** While the clock stood, Asia/Shanghai dates; `until` null: it stands still. */
export type Pause = Readonly<{ from: string; until: string | null }>;

/** Counting of working days, as the catalogue does it. */
export type Calendar = Readonly<{
  workingDaysBetween: (from: string, to: string) => number;
  addWorkingDays: (date: string, days: number) => string;
}>;

export type RunningTime = Readonly<{
  acceptedOn: string;
  /** Working days that the authority has. */
  limit: number;
  pauses: readonly Pause[];
}>;

export type ClockReading = Readonly<{
  used: number;
  /** Negative when overdue. */
  left: number;
  stands: boolean;
  /** Last day in time; null while the clock stands, and while the working days up to it are not known. */
  dueOn: string | null;
}>;

/**
 * How far the time of the authority has run.
 *
 * The day of acceptance does not count (民法典 art. 201). The clock stands from the day after it was stopped up to and with the day on which
 * it is started again, so that both parties' days are counted in the same way.
 *
 * @param on `YYYY-MM-DD`, as of the end of this day
 * @throws DomainError `calendar-unknown` when what has run so far cannot be counted
 */
export function readClock(
  { acceptedOn, limit, pauses }: RunningTime,
  on: string,
  calendar: Calendar,
): ClockReading {
  const stood = pauses.reduce(
    (days, { from, until }) => days + calendar.workingDaysBetween(from, until ?? on),
    0,
  );
  const used = calendar.workingDaysBetween(acceptedOn, on) - stood;
  const stands = pauses.some(({ until }) => until === null);
  const dueOn = stands ? null : whenKnown(() => calendar.addWorkingDays(acceptedOn, limit + stood));
  return { used, left: limit - used, stands, dueOn };
}

/** Null where a year that it takes is not in the calendar: what must not fail by that. */
export function whenKnown<T>(count: () => T): T | null {
  try {
    return count();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'calendar-unknown') return null;
    throw error;
  }
}

export function lampOf(left: number, { yellow, red }: LampThresholds): Lamp {
  if (left <= red) return 'red';
  return left <= yellow ? 'yellow' : 'green';
}

/** When the clock stood, from what happened to the application, the first first. */
export function pausesOf(events: readonly Readonly<{ state: ApplicationState; at: Date }>[]): Pause[] {
  const pauses: Pause[] = [];
  for (const { state, at } of events) {
    const open = pauses.at(-1)?.until === null;
    const stands = STANDING.includes(state);
    if (stands && !open) pauses.push({ from: shanghaiDate(at), until: null });
    if (!stands && open) pauses.push({ from: pauses.pop()?.from ?? '', until: shanghaiDate(at) });
  }
  return pauses;
}
