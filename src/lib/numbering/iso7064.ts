const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Check character of the hybrid system MOD 37,36: letters and digits.
 *
 * @param text one or more of `0-9A-Z`, without the check character
 * @throws RangeError for any other character
 * @see ISO 7064:2003 §9 (hybrid systems), adopted as GB/T 17710-2008
 *
 * @example mod37x36CheckCharacter('A12425GABC1234002') // 'M'
 */
export function mod37x36CheckCharacter(text: string): string {
  return ALPHANUMERIC.charAt(hybridCheckValue(text, 36));
}

/**
 * Check digit of the hybrid system MOD 11,10: digits only.
 *
 * @param digits one or more of `0-9`, without the check digit
 * @throws RangeError for any other character
 * @see ISO 7064:2003 §9 (hybrid systems), adopted as GB/T 17710-2008
 *
 * @example mod11x10CheckDigit('0794') // '5'
 */
export function mod11x10CheckDigit(digits: string): string {
  return ALPHANUMERIC.charAt(hybridCheckValue(digits, 10));
}

function hybridCheckValue(text: string, modulus: number): number {
  if (text === '') throw new RangeError('nothing to check');
  let product = modulus;
  for (const character of text) {
    const value = ALPHANUMERIC.indexOf(character);
    if (value < 0 || value >= modulus) throw new RangeError('character outside the alphabet');
    const sum = (product + value) % modulus || modulus;
    product = (sum * 2) % (modulus + 1);
  }
  return (modulus + 1 - product) % modulus;
}
