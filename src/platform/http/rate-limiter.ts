const MINUTE_MS = 60_000;
/** Callers remembered at once; about 100 bytes each. */
const MAX_CALLERS = 100_000;

/** How a caller stands after one more request. Seconds are whole and rounded up. */
export type Allowance = Readonly<{
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until the whole limit is free again. */
  resetSeconds: number;
  /** Until the next request would be allowed; 0 when this one was. */
  retryAfterSeconds: number;
}>;

/**
 * Lets each caller make `limit` requests a minute, in a burst or spread out.
 *
 * Generic cell rate algorithm (ITU-T I.371 annex A): one instant a caller, no window whose edge could be used
 * to make twice the requests, and no timer.
 */
export class RateLimiter {
  /** Caller -> instant (ms) at which its allowance is whole again. */
  private readonly fullAt = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /** Counts one request of the caller, unless it is refused. */
  take(caller: string, now: Date): Allowance {
    const at = now.getTime();
    const interval = MINUTE_MS / this.limit;
    const fullAt = this.fullAtOf(caller, at);
    const next = fullAt + interval;
    const wait = next - MINUTE_MS - at;
    const allowed = wait <= 0;
    if (allowed) this.remember(caller, next, at);
    const used = (allowed ? next : fullAt) - at;
    return {
      allowed,
      limit: this.limit,
      remaining: Math.max(0, Math.floor((MINUTE_MS - used) / interval)),
      resetSeconds: Math.ceil(used / 1000),
      retryAfterSeconds: allowed ? 0 : Math.ceil(wait / 1000),
    };
  }

  /** Undoes one {@link take} that was allowed. */
  giveBack(caller: string, now: Date): void {
    const at = now.getTime();
    const fullAt = this.fullAtOf(caller, at) - MINUTE_MS / this.limit;
    if (fullAt <= at) this.fullAt.delete(caller);
    else this.remember(caller, fullAt, at);
  }

  private fullAtOf(caller: string, at: number): number {
    const fullAt = Math.max(this.fullAt.get(caller) ?? at, at);
    // Nobody can owe more than a minute: the clock was set back, and must not lock its callers out.
    return fullAt > at + MINUTE_MS ? at : fullAt;
  }

  private remember(caller: string, fullAt: number, now: number): void {
    if (this.fullAt.size >= MAX_CALLERS) this.forgetIdle(now);
    this.fullAt.delete(caller); // so that the map's order is the order of last use
    this.fullAt.set(caller, fullAt);
  }

  private forgetIdle(now: number): void {
    for (const [caller, fullAt] of this.fullAt) if (fullAt <= now) this.fullAt.delete(caller);
    for (const caller of this.fullAt.keys()) {
      if (this.fullAt.size < MAX_CALLERS) return;
      this.fullAt.delete(caller);
    }
  }
}
