/** A mobile number of mainland China: 11 digits from 1 (工信部 numbering plan), no country code. */
export function isPhone(text: string): boolean {
  return /^1\d{10}$/.test(text);
}

/** `10012345678` -> `100****5678`; asterisks alone for anything shorter than 11 characters. */
export function maskPhone(phone: string): string {
  if (phone.length < 11) return '*'.repeat(phone.length);
  return phone.slice(0, 3) + '*'.repeat(phone.length - 7) + phone.slice(-4);
}
