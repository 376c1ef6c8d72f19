import { startOfDay } from '../platform/time/calendar-periods.js';
import { clockOf, type LicenceClock } from './licence-clock.js';
import type { LicenceStatus } from './licence-status.js';

/** A status as it was noted, and the day (`YYYY-MM-DD`) from which time alone has changed it; null where none does. */
type Noted = Readonly<{ status: LicenceStatus; dueOn: string | null }>;

/** What time makes of a status: nothing of any other. */
const BY_TIME: Partial<Record<LicenceStatus, LicenceStatus>> = {
  valid: 'lapsed',
  suspended: 'pending-recheck',
};

/**
 * Whether a status is over that is still noted. The daily work may be behind; the law is not.
 *
 * @param today `YYYY-MM-DD` in Asia/Shanghai
 */
export function isOverdue({ dueOn }: Pick<Noted, 'dueOn'>, today: string): boolean {
  return dueOn !== null && dueOn <= today;
}

/** The status that a licence has today, whatever was noted. */
export function statusByLaw({ status, dueOn }: Noted, today: string): LicenceStatus {
  return isOverdue({ dueOn }, today) ? (BY_TIME[status] ?? status) : status;
}

/** A licence as far as it decides what may be done with it, with the status that it has today. */
export function lawful(
  licence: Noted & LicenceClock & Readonly<{ id: string }>,
  today: string,
): LicenceClock & Readonly<{ id: string; status: LicenceStatus }> {
  return { ...clockOf(licence), id: licence.id, status: statusByLaw(licence, today) };
}

/** The status by law, and the instant from which it is so. */
export function standingByLaw(
  noted: Noted & Readonly<{ statusSince: Date }>,
  today: string,
): Readonly<{ status: LicenceStatus; statusSince: Date }> {
  const { dueOn, statusSince } = noted;
  const status = statusByLaw(noted, today);
  const hasTurned = dueOn !== null && status !== noted.status;
  return { status, statusSince: hasTurned ? startOfDay(dueOn) : statusSince };
}
