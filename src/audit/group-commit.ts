import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Work that comes while other work is being committed waits, and is committed together.
 *
 * `commit` takes what waits when its transaction has begun, and settles what it took; when it fails, all that it took is rejected,
 * or, if it took nothing, all that waits.
 */
export class GroupCommit<Item extends Readonly<{ reject: (reason: unknown) => void }>> {
  private waiting: Item[] = [];
  private running: Promise<void> | undefined;
  /** The pump belongs to nobody: it must not carry the context of the request that happened to start it. */
  private readonly inNoContext = AsyncLocalStorage.snapshot();

  constructor(
    private readonly most: number,
    private readonly commit: (take: () => readonly Item[]) => Promise<void>,
  ) {}

  get size(): number {
    return this.waiting.length;
  }

  add(item: Item): void {
    this.waiting.push(item);
    this.running ??= this.inNoContext(() => this.pump());
  }

  /** Until nothing waits. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async pump(): Promise<void> {
    while (this.waiting.length > 0) {
      // What arrived in the same turn of the event loop is read first: a database in this process would else be done with each alone.
      await turn();
      await this.once();
    }
    this.running = undefined;
  }

  private async once(): Promise<void> {
    let taken: readonly Item[] = [];
    try {
      await this.commit(() => {
        taken = this.waiting.splice(0, this.most);
        return taken;
      });
    } catch (error) {
      if (taken.length === 0) taken = this.waiting.splice(0);
      for (const item of taken) item.reject(error);
    }
  }
}
