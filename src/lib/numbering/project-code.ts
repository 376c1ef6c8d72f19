import { mod11x10CheckDigit } from './iso7064.js';

/** What can be said about an investment project code (投资项目统一代码) from its text alone. */
export type ProjectCodeCheck = Readonly<{
  /** The only ground to refuse a code. */
  wellFormed: boolean;
  /** Issued before November 2020 as `YYYY-…`: such codes have no check digit. */
  old: boolean;
  /** A mismatch is a warning: the check algorithm is inferred from real codes, its text is unconfirmed. */
  checkDigit: 'match' | 'mismatch' | 'none';
}>;

const SHAPE = /^(\d{4})-\d{6}-\d{2}-\d{2}-\d{6}$/;
const MALFORMED: ProjectCodeCheck = { wellFormed: false, old: false, checkDigit: 'none' };

/**
 * New form `YYMM-RRRRRR-CC-TT-NNNNNK` with K by MOD 11,10 over the first 19 digits; old form
 * `YYYY-RRRRRR-CC-TT-NNNNNN`, years 2015-2020. As a year the old form can never be read as
 * YYMM: months 15-20 do not exist.
 *
 * @param code 24 characters with hyphens
 * @see GB/T 40058-2021
 */
export function checkProjectCode(code: string): ProjectCodeCheck {
  const [, start] = SHAPE.exec(code) ?? [];
  if (start === undefined) return MALFORMED;
  if (start >= '2015' && start <= '2020') return { wellFormed: true, old: true, checkDigit: 'none' };

  const month = Number(start.slice(2));
  if (month < 1 || month > 12) return MALFORMED;
  const digits = code.replaceAll('-', '');
  const matches = mod11x10CheckDigit(digits.slice(0, 19)) === digits[19];
  return { wellFormed: true, old: false, checkDigit: matches ? 'match' : 'mismatch' };
}
