/** Runs named pieces of work, at most `limit` at a time, each name once. */
export class WorkQueue {
  private readonly named = new Map<string, Promise<void>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private closed = false;

  constructor(private readonly limit: number) {}

  /** Resolves when the work is done, or was dropped because the queue closed before its turn. */
  add(name: string, work: () => Promise<void>): Promise<void> {
    const known = this.named.get(name);
    if (known) return known;
    const done = this.whenFree()
      .then(async () => (this.closed ? undefined : work()))
      .finally(() => {
        this.named.delete(name);
        this.passOn();
      });
    this.named.set(name, done);
    return done;
  }

  /** Drops what waits and resolves when what runs is done. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.named.values());
  }

  private async whenFree(): Promise<void> {
    if (this.running < this.limit) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** A place that becomes free goes to whoever waits longest, before anyone new can take it. */
  private passOn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
