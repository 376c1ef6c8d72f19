import type { ApiKey } from './api-key.entity.js';

/** Short enough that a revocation made by another process shows within a second. */
const LIFETIME_MS = 900;
const MAX_ENTRIES = 10_000;

/** Reads one key; `known` is what was read before, too long ago to be relied on. */
type Read = (known: ApiKey | undefined) => Promise<ApiKey | null>;

type Entry = Readonly<{ key: ApiKey; readAt: number }>;

/** Saves a busy caller's key from being read for every request. */
export class KeyCache {
  private readonly entries = new Map<string, Entry>();

  async get(id: string, now: Date, read: Read): Promise<ApiKey | null> {
    const known = this.entries.get(id);
    if (known && Math.abs(now.getTime() - known.readAt) < LIFETIME_MS) return known.key;
    const key = await read(known?.key);
    this.entries.delete(id);
    if (key) this.keep({ key, readAt: now.getTime() });
    return key;
  }

  forget(id: string): void {
    this.entries.delete(id);
  }

  private keep(entry: Entry): void {
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    this.entries.set(entry.key.id, entry);
  }
}
