/** A look-up that found nothing. */
export type Miss = Readonly<{
  /** Whom the misses are counted for; never stored or told. */
  caller: string;
  /** The number that was tried, for a look-up by hand. */
  number?: string;
}>;

/** What looks like somebody trying codes out. */
export type Probing = Readonly<{
  caller: string;
  misses: number;
  pattern: 'many' | 'in-a-row' | 'check-codes';
}>;

const WINDOW_MS = 10 * 60_000;
const MANY = 20;
/** Different numbers that differ in nothing but their last four characters: serial and kind of one day's permits. */
const IN_A_ROW = 5;
/** Tries at one number: a clerk who mistypes gives up, or scans, before. */
const CHECK_CODES = 8;
const KEPT_PER_CALLER = 64;
const MAX_CALLERS = 10_000;

type Seen = { at: number; number: string | undefined };

/**
 * Notices who tries codes out: many that do not exist, numbers next to each other, or check codes for one number.
 *
 * Knows callers for ten minutes, in memory only.
 */
export class ProbeWatch {
  private readonly misses = new Map<string, Seen[]>();

  /** @returns what it looks like now; undefined as long as it may be somebody who mistypes */
  note({ caller, number }: Miss, now: Date): Probing | undefined {
    const at = now.getTime();
    const seen = (this.misses.get(caller) ?? []).filter((each) => at - each.at < WINDOW_MS);
    seen.push({ at, number });
    this.misses.delete(caller); // so that the map's order is the order of the last miss
    this.misses.set(caller, seen.slice(-KEPT_PER_CALLER));
    for (const oldest of this.misses.keys()) {
      if (this.misses.size <= MAX_CALLERS) break;
      this.misses.delete(oldest);
    }
    const pattern = patternOf(seen);
    return pattern && { caller, misses: seen.length, pattern };
  }
}

function patternOf(seen: readonly Seen[]): Probing['pattern'] | undefined {
  const numbers = seen.flatMap(({ number }) => number ?? []);
  const different = [...new Set(numbers)];
  if (largestGroup(different.map((number) => number.slice(0, -4))) >= IN_A_ROW) return 'in-a-row';
  if (largestGroup(numbers) >= CHECK_CODES) return 'check-codes';
  return seen.length >= MANY ? 'many' : undefined;
}

function largestGroup(texts: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
