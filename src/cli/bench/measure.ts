/** One measurement, as printed: one JSON object a line. Rates are absolute; compare machines by `ratios` only. */
export type Measurement = Readonly<{
  part: string;
  case: string;
  /** What the register stands in, and how many licences are in it. */
  database?: 'sqlite' | 'postgres';
  licences?: number;
  threads: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  ratios: Readonly<Record<string, number>>;
  /** Resident memory of the process after the measurement, MiB. */
  rssMb?: number;
  /** Median size of what was made or read. */
  fileBytes?: number;
  /** Median of what each file has more than the same one without. */
  addedBytes?: number;
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

/**
 * Like {@link measure}, for work that times its parts itself.
 *
 * @returns what each piece of work gave, those of the warm-up left out
 */
export async function collect<T>(seconds: number, work: (index: number) => Promise<T>): Promise<T[]> {
  let index = 0;
  const warm = performance.now() + seconds * 1000 * WARM_UP_SHARE;
  while (performance.now() < warm) await work(index++);
  const results: T[] = [];
  const end = performance.now() + seconds * 1000;
  while (results.length === 0 || performance.now() < end) results.push(await work(index++));
  return results;
}

/** @param times milliseconds of each piece of work, in any order */
export function timing(times: readonly number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  const total = times.reduce((sum, time) => sum + time, 0);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { perSecond: round((times.length / total) * 1000), p50Ms: round(at(0.5)), p99Ms: round(at(0.99)) };
}

/** @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
