/** First two digits of every province-level code of GB/T 2260, and of none that was never assigned. */
const PROVINCE = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])/;

/**
 * Whether the text can be a code of an administrative division (行政区划代码): six digits in an existing province.
 * Counties come and go, so the last four digits are not looked up.
 *
 * @see GB/T 2260-2007 §3
 */
export function isRegionCode(text: string): boolean {
  return /^\d{6}$/.test(text) && PROVINCE.test(text);
}

/**
 * County -> city -> province.
 *
 * @param code six digits
 * @returns undefined for a province
 *
 * @example parentRegionCode('410726') // '410700'
 */
export function parentRegionCode(code: string): string | undefined {
  if (code.endsWith('0000')) return undefined;
  return code.endsWith('00') ? `${code.slice(0, 2)}0000` : `${code.slice(0, 4)}00`;
}
