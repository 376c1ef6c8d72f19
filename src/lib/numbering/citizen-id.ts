import { isCalendarDate } from './calendar-date.js';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * One permit number in eleven has the form of a citizen number, its date and check character included. None has a year before this one
 * where that has the year of birth, and none who was born since holds a licence.
 */
export const FIRST_YEAR_OF_PERMITS = '2010';

/**
 * Whether the text is a citizen identification number (公民身份号码): region (6), date of birth (8), sequence (3),
 * check character. The region is not looked up: codes of abolished regions stay valid on people's cards.
 *
 * @see GB 11643-1999
 */
export function isCitizenId(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const born = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  return (
    /^(18|19|20)/.test(born) &&
    isCalendarDate(born) &&
    citizenIdCheckCharacter(text.slice(0, 17)) === text[17]
  );
}

/**
 * `Σ Ci·Wi mod 11` picks from `10X98765432` (ISO 7064 MOD 11-2).
 *
 * @param body the first 17 digits
 * @throws RangeError for anything else
 * @see GB 11643-1999, calculation of the check character
 */
export function citizenIdCheckCharacter(body: string): string {
  if (!/^\d{17}$/.test(body)) throw new RangeError('17 digits expected');
  const sum = WEIGHTS.reduce((total, weight, index) => total + Number(body.charAt(index)) * weight, 0);
  return '10X98765432'.charAt(sum % 11);
}

/**
 * First and last character, the rest as asterisks; works for passports and other document numbers too.
 *
 * @returns the same length as the input; asterisks alone when it is too short to hide anything
 */
export function maskCitizenId(id: string): string {
  if (id.length < 5) return '*'.repeat(id.length);
  return id.charAt(0) + '*'.repeat(id.length - 2) + id.slice(-1);
}
