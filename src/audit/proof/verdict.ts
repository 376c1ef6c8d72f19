/** What came out of looking at a whole chain. */
export type ChainVerdict = Readonly<{
  /** Rows that are there; of a file: its lines. */
  rows: number;
  ok: boolean;
  /** Sequence number of the first bad or missing row; of a file: its line. Null when all is well. */
  firstBad: number | null;
  /** What is wrong with it, for people. */
  reason: string | null;
}>;

/** Remembers what is wrong with the earliest place. */
export class FirstFault {
  private found: Readonly<{ place: number; reason: string }> | undefined;

  note(place: number, reason: string | undefined): void {
    if (reason !== undefined && (!this.found || place < this.found.place)) this.found = { place, reason };
  }

  get isFound(): boolean {
    return this.found !== undefined;
  }

  verdict(rows: number): ChainVerdict {
    const { place, reason } = this.found ?? {};
    return { rows, ok: !this.found, firstBad: place ?? null, reason: reason ?? null };
  }
}
