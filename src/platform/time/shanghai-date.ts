/** China has had one offset and no daylight saving time since 1992; permits are younger. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Calendar date in Asia/Shanghai, the one that law and licence numbers count by.
 *
 * @returns `YYYY-MM-DD`
 */
export function shanghaiDate(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** Midnight in Asia/Shanghai that ends the day of `at`. */
export function startOfNextDay(at: Date): Date {
  const days = Math.floor((at.getTime() + OFFSET_MS) / DAY_MS) + 1;
  return new Date(days * DAY_MS - OFFSET_MS);
}
