import { DomainError } from '../../lib/errors/domain-error.js';
import { shanghaiDate, startOfNextDay } from '../../platform/time/shanghai-date.js';
import type { StoredSeal } from './seal-record.entity.js';

/** What a seal is to be used for. */
export type SealPurpose = Readonly<{ uscc: string; licenceType: string }>;

export const EVERY_TYPE = '*';

const DAY_MS = 86_400_000;

type Asked = Readonly<{
  purpose: SealPurpose;
  at: Date;
  /** A certificate that ends within so many days is not used any more. */
  minimumDays: number;
}>;

export function licenceTypesOf({ licenceTypes }: Pick<StoredSeal, 'licenceTypes'>): readonly string[] {
  return JSON.parse(licenceTypes) as string[];
}

/**
 * Why a seal may not be used, today's limit apart; the first reason of several.
 *
 * @returns undefined when it may
 */
export function refusalOf(seal: StoredSeal, { purpose, at, minimumDays }: Asked): DomainError | undefined {
  const { id, uscc, status, validFrom, validUntil } = seal;
  if (status !== 'active') return new DomainError('seal-not-active', `The seal ${id} is ${status}.`);
  if (uscc !== purpose.uscc) {
    return new DomainError('seal-not-for-authority', `The seal ${id} is not that of ${purpose.uscc}.`);
  }
  const types = licenceTypesOf(seal);
  if (!types.includes(EVERY_TYPE) && !types.includes(purpose.licenceType)) {
    const detail = `The seal ${id} may not be used for ${purpose.licenceType}.`;
    return new DomainError('seal-not-for-licence-type', detail);
  }
  if ((validFrom && at < validFrom) || (validUntil && at > validUntil)) {
    return new DomainError('seal-out-of-period', `The seal ${id} may not be used at this time.`);
  }
  return certificateRefusal(seal, at, minimumDays);
}

/** Why a certificate may not be sealed with. */
export function certificateRefusal(
  { id, notBefore, notAfter }: Pick<StoredSeal, 'id' | 'notBefore' | 'notAfter'>,
  at: Date,
  minimumDays: number,
): DomainError | undefined {
  const unavailable = (reason: string): DomainError =>
    new DomainError('seal-unavailable', `The certificate of the seal ${id} ${reason}.`);
  if (at < notBefore) return unavailable('is not valid yet');
  if (at > notAfter) return unavailable('has expired');
  if (at.getTime() + minimumDays * DAY_MS <= notAfter.getTime()) return undefined;
  const end = notAfter.toISOString();
  return new DomainError('certificate-ending', `The certificate of the seal ${id} ends on ${end}.`);
}

/** @returns undefined while the day's limit is not reached; else a refusal that says when to try again */
export function limitRefusal(
  { id, dailyLimit }: Pick<StoredSeal, 'id' | 'dailyLimit'>,
  usesToday: number,
  at: Date,
): DomainError | undefined {
  if (usesToday < dailyLimit) return undefined;
  const detail = `The seal ${id} was used ${dailyLimit} times on ${shanghaiDate(at)}, which is its limit.`;
  return new DomainError('seal-limit-reached', detail, { retryAt: startOfNextDay(at).toISOString() });
}
