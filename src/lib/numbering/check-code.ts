/** Digits and capital letters without 0, O, 1 and I, which people confuse when they read a code aloud. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 6;

/**
 * The short code printed beside the QR code, for people who cannot scan.
 *
 * @param bytes six random bytes; five bits of each are used, so that all characters are equally likely
 * @throws RangeError for another length
 */
export function encodeCheckCode(bytes: Uint8Array): string {
  if (bytes.length !== LENGTH) throw new RangeError(`${LENGTH} bytes expected`);
  return [...bytes].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

/** Whether {@link encodeCheckCode} can have made the text. */
export function isCheckCode(text: string): boolean {
  return /^[2-9A-HJ-NP-Z]{6}$/.test(text);
}
