import { shanghaiDate } from '../../platform/time/shanghai-date.js';

const OFFSET_MS = 8 * 3_600_000;

/**
 * An instant as people in China read it, to the second.
 *
 * @param instant RFC 3339
 */
export function shanghaiTime(instant: string): string {
  const at = new Date(instant);
  const clock = new Date(at.getTime() + OFFSET_MS).toISOString().slice(11, 19);
  return `${shanghaiDate(at)} ${clock}`;
}
