import { createHash } from 'node:crypto';

/**
 * The name of a signature's entry in VRI: SHA-1 of its Contents in capital hexadecimal digits (ISO 32000-2
 * §12.8.4.3, table 261; ETSI EN 319 142-1 §5.4.2.2). A name, not a proof: nothing rests on SHA-1 here.
 *
 * @param contents all octets of the string, the zeros behind the DER included, as other validators count them
 */
export function vriKey(contents: Uint8Array): string {
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}
