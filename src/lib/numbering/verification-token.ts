const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const TOKEN_BYTES = 16;

/** 25 characters carry 125 bits; the last carries three bits, so its two low bits are zero. */
const TOKEN = /^[A-Z2-7]{25}[AEIMQUY4]$/;

/**
 * The secret part of a licence's verification URL: Base32 without padding, 26 characters.
 *
 * @param bytes 16 random bytes
 * @throws RangeError for another length
 * @see RFC 4648 §6
 */
export function encodeVerificationToken(bytes: Uint8Array): string {
  if (bytes.length !== TOKEN_BYTES) throw new RangeError(`${TOKEN_BYTES} bytes expected`);
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}

/** Whether {@link encodeVerificationToken} can have made the text: one token has one spelling. */
export function isVerificationToken(text: string): boolean {
  return TOKEN.test(text);
}
