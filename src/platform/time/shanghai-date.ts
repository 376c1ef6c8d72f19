/** China has had one offset and no daylight saving time since 1992; permits are younger. */
const OFFSET_MS = 8 * 3_600_000;

/**
 * Calendar date in Asia/Shanghai, the one that law and licence numbers count by.
 *
 * @returns `YYYY-MM-DD`
 */
export function shanghaiDate(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}
