import type { Clock } from '../../platform/time/clock.js';

/** Something fetched, and how long it may be used. */
export type Fetched<T> = Readonly<{ value: T; until: Date }>;

type Kept<T> = Readonly<{ startedAt: Date; result: Promise<Fetched<T>>; until: Date | undefined }>;

/**
 * Keeps what was fetched until it ends. Callers who want the same at the same time share one fetch; a fetch that
 * fails is forgotten.
 */
export class FetchedOnce<T> {
  private readonly kept = new Map<string, Kept<T>>();

  constructor(
    private readonly clock: Clock,
    private readonly capacity: number,
  ) {}

  /** @param freshAfter a fetch that began before this instant does not count */
  async get(key: string, fetch: () => Promise<Fetched<T>>, freshAfter?: Date): Promise<T> {
    const known = this.kept.get(key);
    const usable = known !== undefined && this.isUsable(known, freshAfter) ? known : this.begin(key, fetch);
    return (await usable.result).value;
  }

  private isUsable({ startedAt, until }: Kept<T>, freshAfter: Date | undefined): boolean {
    const isFresh = freshAfter === undefined || startedAt >= freshAfter;
    return isFresh && (until === undefined || this.clock.now() < until);
  }

  private begin(key: string, fetch: () => Promise<Fetched<T>>): Kept<T> {
    const begun: Kept<T> = { startedAt: this.clock.now(), result: fetch(), until: undefined };
    this.keep(key, begun);
    begun.result.then(
      ({ until }) => this.replace(key, begun, { ...begun, until }),
      () => this.replace(key, begun, undefined),
    );
    return begun;
  }

  /** Nothing happens when somebody asked for newer ones in the meantime. */
  private replace(key: string, begun: Kept<T>, by: Kept<T> | undefined): void {
    if (this.kept.get(key) !== begun) return;
    if (by === undefined) this.kept.delete(key);
    else this.kept.set(key, by);
  }

  private keep(key: string, value: Kept<T>): void {
    this.kept.delete(key);
    const [oldest] = this.kept.keys();
    if (this.kept.size >= this.capacity && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(key, value);
  }
}
