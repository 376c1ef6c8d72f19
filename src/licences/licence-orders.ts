import { DomainError, type Violation } from '../lib/errors/domain-error.js';
import { isCalendarDate } from '../lib/numbering/calendar-date.js';
import { shanghaiDate } from '../platform/time/shanghai-date.js';
import { latestExtension, type LicenceClock } from './licence-clock.js';
import type { LicenceAction } from './licence-transitions.js';

/** Who changes a status. */
export type StatusOfficer = Readonly<{
  keyId: string;
  name: string;
  organisation: string;
  organisationUscc?: string | null;
}>;

/** Why a status changes, on what ground, through whom and when. */
export type StatusOrder = Readonly<{
  reason: string;
  legalBasis: string | null;
  /** null: the service itself, in the course of issue or because time is over. */
  officer: StatusOfficer | null;
  at: Date;
  /** From which day it counts, `YYYY-MM-DD`; today when nothing is said. */
  effectiveDate?: string | undefined;
  /** Of an extension: the new deadline. */
  until?: string | undefined;
  /** SHA-256 of the decision in the file store. */
  decisionSha256?: string | null;
  /** Of a withdrawal: the licence that took the place of this one. */
  replacedBy?: string;
}>;

type Ordered = LicenceClock & Readonly<{ issueDate: string }>;

/**
 * Refuses dates that cannot be. An order counts from today or an earlier day, as what is reported happened before; one for a day to come is
 * handed in on that day, so that at no time the register says what is not so yet.
 *
 * @param order one that nobody gave (`officer` null) has no first day
 * @param since day from which the step before counts
 * @throws DomainError `request-invalid`
 */
export function assertDates(
  action: LicenceAction,
  order: Pick<StatusOrder, 'at' | 'effectiveDate' | 'until' | 'officer'>,
  licence: Ordered,
  since: string,
): void {
  const { at, effectiveDate, until, officer } = order;
  const today = shanghaiDate(at);
  const later = since > licence.issueDate ? since : licence.issueDate;
  // What time did counts from the day of the law, also where that is before the day of registration or publication.
  const earliest = officer === null ? '' : later;
  const errors: Violation[] = [];
  if (effectiveDate !== undefined) {
    const detail = `must be a date from ${earliest} to today, ${today}`;
    if (!isCalendarDate(effectiveDate) || effectiveDate > today || effectiveDate < earliest)
      errors.push({ pointer: '/effectiveDate', detail });
  }
  if (action === 'extend') errors.push(...extensionViolations(until, licence));
  if (errors.length > 0) throw new DomainError('request-invalid', 'The order has wrong dates.', { errors });
}

function extensionViolations(until: string | undefined, { startDeadline }: LicenceClock): Violation[] {
  if (startDeadline === null) throw new Error('an extension without a deadline');
  const latest = latestExtension(startDeadline);
  const isFit = until !== undefined && isCalendarDate(until) && until > startDeadline && until <= latest;
  const detail = `must be a date after ${startDeadline}, at the latest ${latest}`;
  return isFit ? [] : [{ pointer: '/until', detail }];
}
