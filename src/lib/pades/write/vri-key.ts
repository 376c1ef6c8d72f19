import { createHash } from 'node:crypto';

/**
 * The name of a signature's entry in VRI: SHA-1 of its contents in capital hexadecimal digits (ISO 32000-2
 * §12.8.4.3, table 261; ETSI EN 319 142-1 §5.4.2.2). A name, not a proof: nothing rests on SHA-1 here, and who
 * counts the padding in finds the same data by way of the DSS.
 *
 * @param contents DER of the CMS or of the timestamp token, without the padding
 */
export function vriKey(contents: Uint8Array): string {
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}
