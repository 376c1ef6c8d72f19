import { startOfDay } from '../platform/time/calendar-periods.js';

export const LICENCE_STATUSES = [
  'sealing',
  'valid',
  'superseded',
  'suspended',
  'pending-recheck',
  'revoked',
  'withdrawn',
  'lapsed',
  'penalised',
  'void',
] as const;

/** Where a version of a licence is in its life; see `LICENCE_TRANSITIONS`. */
export type LicenceStatus = (typeof LICENCE_STATUSES)[number];

/** What people are shown, in the words of the law. */
export const STATUS_WORDING: Readonly<Record<LicenceStatus, { zh: string; en: string }>> = {
  sealing: { zh: '制证中', en: 'being issued' },
  valid: { zh: '有效', en: 'valid' },
  superseded: { zh: '已变更，以新证为准', en: 'replaced by a newer version' },
  suspended: { zh: '有效（中止施工）', en: 'valid, construction suspended' },
  'pending-recheck': {
    zh: '需核验（中止施工满一年）',
    en: 'to be rechecked, construction suspended for a year',
  },
  revoked: { zh: '已撤销', en: 'revoked' },
  withdrawn: { zh: '已注销', en: 'withdrawn' },
  lapsed: { zh: '已废止', en: 'lapsed' },
  penalised: { zh: '已吊销', en: 'withdrawn as a penalty' },
  void: { zh: '已作废', en: 'void' },
};

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
