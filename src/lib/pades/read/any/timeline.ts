/** How far clocks may differ. */
export const CLOCK_TOLERANCE_SECONDS = 300;

/**
 * What the accepted timestamps of a file prove to have been there, and when at the latest (proofs of existence, ETSI
 * EN 319 102-1 §5.6.2.3). What nothing proves to be older is as old as the moment of judgement.
 */
export class Timeline {
  private readonly documentTimestamps: { revision: number; time: Date }[] = [];

  constructor(readonly at: Date) {}

  /** @param revision that a document timestamp covers, its own token left out */
  accept(revision: number, time: Date): void {
    this.documentTimestamps.push({ revision, time });
  }

  /** When a signature or token in the contents of a revision was there. */
  signedAt(revision: number): Date {
    return this.earliest((covered) => covered > revision);
  }

  /** When the objects of a revision were there. */
  storedAt(revision: number): Date {
    return this.earliest((covered) => covered >= revision);
  }

  /** Whether a timestamp is over the signatures and tokens of a revision, be it of this very moment. */
  hasOver(revision: number): boolean {
    return this.documentTimestamps.some((each) => each.revision > revision);
  }

  isProven(time: Date): boolean {
    return time < this.at;
  }

  private earliest(covers: (revision: number) => boolean): Date {
    const times = this.documentTimestamps.filter(({ revision }) => covers(revision)).map(({ time }) => time);
    return new Date(Math.min(this.at.getTime(), ...times.map((time) => time.getTime())));
  }
}

/** Earlier than the other by more than clocks differ. */
export function isBefore(time: Date, other: Date): boolean {
  return time.getTime() < other.getTime() - CLOCK_TOLERANCE_SECONDS * 1000;
}
