import { createHash } from 'node:crypto';

/**
 * Whether this licence is one of those whose pages are also painted and looked at.
 *
 * The answer depends on the licence alone, so that a retry checks what the first try would have checked.
 *
 * @param rate part of all licences, 0 for none to 1 for all
 */
export function isSampled(licenceId: string, rate: number): boolean {
  const position = createHash('sha256').update(licenceId).digest().readUIntBE(0, 6) / 2 ** 48;
  return position < rate;
}
