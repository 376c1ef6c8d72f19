import { isOverdue, type LicenceStatus, STATUS_WORDING } from '../../licences/licence-status.js';
import type { LookedUpLicence } from '../../licences/licence-lookups.service.js';

/**
 * Codes of answers: 0 found and in force, 10 nothing that may be known, 21 no longer in force, 22 its time is over, 23 in force with
 * reservations. @see DB3704/T 0042-2024 head.status
 */
export type StandingCode = 0 | 21 | 22 | 23;

/** Whether a licence may be relied on, on one day. */
export type Standing = Readonly<{
  code: StandingCode;
  inForce: boolean;
  /** 中止施工: in force, but nothing is built. */
  suspended: boolean;
  statusText: string;
}>;

const CODES: Readonly<Record<Exclude<LicenceStatus, 'sealing'>, StandingCode>> = {
  valid: 0,
  suspended: 0,
  'pending-recheck': 23,
  superseded: 21,
  revoked: 21,
  withdrawn: 21,
  lapsed: 21,
  penalised: 21,
  void: 21,
};

/**
 * @param today `YYYY-MM-DD` in Asia/Shanghai
 * @returns null for what is not there for anybody outside: it was never published
 */
export function standingOf(
  { status, dueOn, documentSha256 }: Pick<LookedUpLicence, 'status' | 'dueOn' | 'documentSha256'>,
  today: string,
): Standing | null {
  if (status === 'sealing' || documentSha256 === null) return null;
  const statusText = STATUS_WORDING[status].zh;
  const code = CODES[status];
  // The daily work may be behind; the law is not.
  if (code === 0 && isOverdue({ dueOn }, today)) return overdue(status);
  return { code, inForce: code === 0, suspended: status === 'suspended', statusText };
}

function overdue(status: LicenceStatus): Standing {
  return status === 'suspended'
    ? { code: 23, inForce: false, suspended: true, statusText: '中止施工满一年，须核验' }
    : { code: 22, inForce: false, suspended: false, statusText: '期限已过' };
}

/** A licence and how it stands. */
export type StandingLicence = Readonly<{ licence: LookedUpLicence; standing: Standing }>;

/** Of each number the latest version that was published; what is in force first, then the latest. */
export function standingLicences(
  rows: readonly LookedUpLicence[],
  today: string,
): readonly StandingLicence[] {
  const latest = new Map<string, StandingLicence>();
  for (const licence of rows) {
    const standing = standingOf(licence, today);
    const known = latest.get(licence.number);
    if (standing && (!known || known.licence.version < licence.version))
      latest.set(licence.number, { licence, standing });
  }
  return [...latest.values()].toSorted((a, b) => Number(b.standing.inForce) - Number(a.standing.inForce));
}
