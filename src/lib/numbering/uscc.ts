/** Digits and letters without I, O, S, V, Z (GB 32100-2015 §4, table 1). */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^(i-1) mod 31 for positions 1-17. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** Values of an organisation code's first eight characters: 0-9, A = 10 … Z = 35. */
const ORGANISATION_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Whether the text is a unified social credit code (统一社会信用代码): 18 characters, right check character.
 *
 * @see GB 32100-2015
 */
export function isUscc(text: string): boolean {
  return SHAPE.test(text) && usccCheckCharacter(text.slice(0, 17)) === text[17];
}

/**
 * `C18 = (31 − Σ Ci·Wi mod 31) mod 31`, `Wi = 3^(i−1) mod 31`.
 *
 * @param body the first 17 characters
 * @throws RangeError for another length or a character outside the alphabet
 * @see GB 32100-2015, appendix on the check character
 */
export function usccCheckCharacter(body: string): string {
  const sum = weightedSum(body, ALPHABET, WEIGHTS);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * Whether positions 9-17 are an organisation code (组织机构代码) with its own right check
 * character. Some registered codes fail this, so a mismatch is a warning, not an error.
 *
 * @param uscc a code that passed {@link isUscc}
 * @see GB 11714-1997
 */
export function organisationCodeMatches(uscc: string): boolean {
  return organisationCodeCheckCharacter(uscc.slice(8, 16)) === uscc[16];
}

/**
 * `C9 = 11 − Σ Ci·Wi mod 11`; 10 is written X, 11 is written 0.
 *
 * @param body the first eight characters
 * @throws RangeError for another length or character
 * @see GB 11714-1997
 */
export function organisationCodeCheckCharacter(body: string): string {
  const sum = weightedSum(body, ORGANISATION_ALPHABET, ORGANISATION_WEIGHTS);
  return '0X987654321'.charAt(sum % 11);
}

function weightedSum(text: string, alphabet: string, weights: readonly number[]): number {
  if (text.length !== weights.length) throw new RangeError(`${weights.length} characters expected`);
  return weights.reduce((sum, weight, index) => {
    const value = alphabet.indexOf(text.charAt(index));
    if (value < 0) throw new RangeError('character outside the alphabet');
    return sum + value * weight;
  }, 0);
}
