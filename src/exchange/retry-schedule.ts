/** Seconds from one failed attempt to the next: ten attempts in two days and a half. */
const BACK_OFF_SECONDS = [10, 60, 300, 1800, 7200, 21_600, 43_200, 86_400, 86_400] as const;

/** Every pause is made shorter or longer by up to this part, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * When a delivery is tried again.
 *
 * @param failed attempts that failed so far, from 1
 * @param chance 0 to 1, evenly spread
 * @returns milliseconds to wait, or undefined when it is given up
 */
export function pauseAfter(failed: number, chance: number): number | undefined {
  const seconds = BACK_OFF_SECONDS[failed - 1];
  if (seconds === undefined) return undefined;
  return Math.round(seconds * 1000 * (1 - JITTER + 2 * JITTER * chance));
}
