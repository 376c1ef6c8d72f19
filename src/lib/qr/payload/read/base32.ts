import { BASE32 } from '../qr-claims.js';
import { payloadFault } from './payload-fault.js';

/** Characters of an end that no whole octet leads to. */
const NO_LENGTH: ReadonlySet<number> = new Set([1, 3, 6]);

/**
 * RFC 4648 §6 without padding, capitals only; one value has one spelling.
 *
 * @throws FaultError `payload-base32`
 */
export function readBase32(text: string): Uint8Array {
  if (!/^[A-Z2-7]+$/.test(text)) throw payloadFault('payload-base32', 'characters other than A-Z, 2-7');
  if (NO_LENGTH.has(text.length % 8)) throw payloadFault('payload-base32', 'no Base32 has this length');
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let [value, bits, at] = [0, 0, 0];
  for (const character of text) {
    value = (value << 5) | BASE32.indexOf(character);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = value >> bits;
    at += 1;
    value &= (1 << bits) - 1;
  }
  if (value !== 0) throw payloadFault('payload-base32', 'bits are left over');
  return bytes;
}
