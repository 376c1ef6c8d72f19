import { isCalendarDate } from './calendar-date.js';

/** What an 18-digit permit number (施工许可证编号) is made of. */
export type PermitNumberParts = Readonly<{
  /** GB/T 2260 code of the issuing authority's region, six digits. */
  region: string;
  /** `YYYY-MM-DD`, years 2000-2099. */
  date: string;
  /** Serial of the day in the region, 1-99. */
  serial: number;
  /** Two digits of a code table that is data, not code: 01 building, 02 municipal, 99 other. */
  category: string;
}>;

/** The most permits that one region can number on one day: the serial has two digits. */
export const MAX_DAILY_SERIAL = 99;

const PERMIT_NUMBER = /^(\d{6})(20\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/**
 * Region (6), date `yyyyMMdd` (8), serial of the day (2), project category (2). No check digit.
 *
 * @throws RangeError naming the part that is wrong; the caller has validated them
 * @see 《建筑工程施工许可证电子证照业务规程》 numbering rule, as used by the deployed systems
 *
 * @example composePermitNumber({ region: '410726', date: '2024-08-15', serial: 1, category: '01' })
 * // '410726202408150101'
 */
export function composePermitNumber({ region, date, serial, category }: PermitNumberParts): string {
  if (!/^\d{6}$/.test(region)) throw new RangeError('region: six digits');
  if (!isCalendarDate(date) || !date.startsWith('20')) throw new RangeError('date: YYYY-MM-DD, 2000-2099');
  if (!Number.isInteger(serial) || serial < 1 || serial > MAX_DAILY_SERIAL) {
    throw new RangeError(`serial: 1-${MAX_DAILY_SERIAL}`);
  }
  if (!/^\d{2}$/.test(category)) throw new RangeError('category: two digits');
  return region + date.replaceAll('-', '') + String(serial).padStart(2, '0') + category;
}

/**
 * Takes a number apart. Good for import: the category may be any two digits, since
 * older numbers follow other category tables.
 *
 * @returns undefined unless 18 digits with a real date and a serial of 01-99
 */
export function parsePermitNumber(number: string): PermitNumberParts | undefined {
  const [, region, year, month, day, serial, category] = PERMIT_NUMBER.exec(number) ?? [];
  if (region === undefined || category === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  if (!isCalendarDate(date) || serial === '00') return undefined;
  return { region, date, serial: Number(serial), category };
}

export type PermitNumberFault = 'malformed' | 'other-region' | 'unknown-category';

/**
 * What keeps us from issuing under this number; stricter than {@link parsePermitNumber}.
 *
 * @param rule the issuing authority's region and the category codes in force
 * @returns undefined if the number may be issued
 */
export function permitNumberFault(
  number: string,
  rule: Readonly<{ region: string; categories: readonly string[] }>,
): PermitNumberFault | undefined {
  const parts = parsePermitNumber(number);
  if (!parts) return 'malformed';
  if (parts.region !== rule.region) return 'other-region';
  return rule.categories.includes(parts.category) ? undefined : 'unknown-category';
}
