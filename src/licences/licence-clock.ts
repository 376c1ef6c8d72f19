import { plusDays, plusMonths } from '../platform/time/calendar-periods.js';
import type { LicenceStatus } from './licence-status.js';
import type { LicenceAction } from './licence-transitions.js';

/**
 * What the clocks of one version count by (建筑法 art. 9-11, 建筑工程施工许可管理办法); dates are `YYYY-MM-DD` in Asia/Shanghai.
 *
 * Months end as `plusMonths` says: on the day of the same number, or else on the last day of the month.
 */
export type LicenceClock = Readonly<{
  /** 开工期限: last day to begin; null where the type knows none. */
  startDeadline: string | null;
  /** How often it was put off (延期). */
  extensions: number;
  startedOn: string | null;
  /** Since when construction rests (中止施工). */
  suspendedOn: string | null;
  /** The last recheck (核验) that was passed in this rest. */
  recheckedOn: string | null;
  /** 有效期至: last day of validity; null where none is set. */
  validUntil: string | null;
}>;

/** What time alone does to a licence, and as of which day. */
export type DueStep = Readonly<{ action: 'lapse' | 'await-recheck'; effectiveDate: string }>;

export const MAX_EXTENSIONS = 2;
export const MAX_EXTENSION_MONTHS = 3;
const MONTHS_OF_REST = 12;

/** Of a licence that no clock runs for. */
export const NO_CLOCK: LicenceClock = {
  startDeadline: null,
  extensions: 0,
  startedOn: null,
  suspendedOn: null,
  recheckedOn: null,
  validUntil: null,
};

/** The clocks of something that has more to it. */
export function clockOf({
  startDeadline,
  extensions,
  startedOn,
  suspendedOn,
  recheckedOn,
  validUntil,
}: LicenceClock): LicenceClock {
  return { startDeadline, extensions, startedOn, suspendedOn, recheckedOn, validUntil };
}

/** @param startMonths as the licence type says; null where it sets no time to begin */
export function clockAtIssue(issueDate: string, startMonths: number | null): LicenceClock {
  return { ...NO_CLOCK, startDeadline: startMonths === null ? null : plusMonths(issueDate, startMonths) };
}

/**
 * The step that time will take next if nobody does anything.
 *
 * A licence whose work has not begun lapses the day after the deadline (自行废止), any other the day after its last one, and one that rests
 * for a year has to be rechecked.
 */
export function nextStep(status: LicenceStatus, clock: LicenceClock): DueStep | null {
  const { suspendedOn, recheckedOn } = clock;
  const [lastDay] = lastDays(clock).toSorted();
  if (status === 'valid' && lastDay !== undefined)
    return { action: 'lapse', effectiveDate: plusDays(lastDay, 1) };
  if (status === 'suspended' && suspendedOn !== null)
    return {
      action: 'await-recheck',
      effectiveDate: plusMonths(recheckedOn ?? suspendedOn, MONTHS_OF_REST),
    };
  return null;
}

function lastDays({ startDeadline, startedOn, validUntil }: LicenceClock): readonly string[] {
  const toBegin = startedOn === null ? startDeadline : null;
  return [toBegin, validUntil].filter((day) => day !== null);
}

/** Why the deadline cannot be put off, or null when it can. */
export function extensionFault({ startDeadline, startedOn, extensions }: LicenceClock): string | null {
  if (startDeadline === null) return 'no time to begin is set for it';
  if (startedOn !== null) return `work began on ${startedOn}`;
  return extensions >= MAX_EXTENSIONS ? `it was extended ${MAX_EXTENSIONS} times already` : null;
}

/** Why a start cannot be reported, or null when it can. */
export function startFault({ startedOn }: LicenceClock): string | null {
  return startedOn === null ? null : `work began on ${startedOn}`;
}

/** The last day that an extension of this deadline may name: each is counted from the day that it puts off. */
export function latestExtension(startDeadline: string): string {
  return plusMonths(startDeadline, MAX_EXTENSION_MONTHS);
}

/**
 * What the clocks count by after a step.
 *
 * A report that construction stops says that it had begun: a start that nobody reported is dated then.
 *
 * @param until of an extension: the new deadline
 */
export function clockAfter(
  action: LicenceAction,
  clock: LicenceClock,
  { effectiveDate, until }: Readonly<{ effectiveDate: string; until?: string | undefined }>,
): LicenceClock {
  const kept = clockOf(clock);
  const { startDeadline, extensions, startedOn } = kept;
  if (action === 'report-start') return { ...kept, startedOn: effectiveDate };
  if (action === 'extend')
    return { ...kept, startDeadline: until ?? startDeadline, extensions: extensions + 1 };
  if (action === 'suspend')
    return { ...kept, startedOn: startedOn ?? effectiveDate, suspendedOn: effectiveDate, recheckedOn: null };
  if (action === 'resume') return { ...kept, suspendedOn: null, recheckedOn: null };
  return action === 'recheck' ? { ...kept, recheckedOn: effectiveDate } : kept;
}
