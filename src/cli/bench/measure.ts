/** One measurement, as printed: one JSON object a line. Rates are absolute; compare machines by `ratios` only. */
export type Measurement = Readonly<{
  part: string;
  case: string;
  threads: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  ratios: Readonly<Record<string, number>>;
  /** Resident memory of the process after the measurement, MiB. */
  rssMb?: number;
}>;

export type Timing = Pick<Measurement, 'perSecond' | 'p50Ms' | 'p99Ms'>;

const WARM_UP_SHARE = 0.2;

/**
 * Runs `work` for about `seconds`, after a warm-up of a fifth of that, one after the other.
 *
 * @param work gets 0, 1, 2 …, warm-up included, so that it can make distinct things
 */
export async function measure(seconds: number, work: (index: number) => unknown): Promise<Timing> {
  let index = 0;
  const warm = performance.now() + seconds * 1000 * WARM_UP_SHARE;
  while (performance.now() < warm) await work(index++);
  const times: number[] = [];
  const begin = performance.now();
  let last = begin;
  while (last - begin < seconds * 1000) {
    await work(index++);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return timing(times);
}

/** @param times milliseconds of each piece of work, in any order */
export function timing(times: readonly number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const total = times.reduce((sum, time) => sum + time, 0);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { perSecond: round((times.length / total) * 1000), p50Ms: round(at(0.5)), p99Ms: round(at(0.99)) };
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
