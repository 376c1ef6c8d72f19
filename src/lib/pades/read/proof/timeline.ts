import { tspFault } from '../../../tsp/read/tsp-fault.js';
import { proofFault } from './proof-fault.js';
import type { FileTimestamp } from './timestamps.js';

/** A seal's place in time. */
export type TimedSeal = Readonly<{ fieldName: string; revision: number; claimedAt: Date }>;

/** How far clocks may differ, and how long a case may lie between two of them. */
export const CLOCK_TOLERANCE_SECONDS = 300;

/** What the timestamps of a file prove about the order of things. */
export class Timeline {
  /** @param at when the file is looked at: what nothing proves to be older is as old as that */
  constructor(
    private readonly seals: readonly TimedSeal[],
    private readonly timestamps: readonly FileTimestamp[],
    readonly at: Date,
  ) {}

  /** When a seal was there at the latest: by its own timestamp, or by one over the whole file. */
  bestTimeOf(seal: Pick<TimedSeal, 'fieldName' | 'revision'>): Date {
    const proofs = this.timestamps.filter(
      ({ kind, fieldName, revision }) =>
        (kind === 'signature' && fieldName === seal.fieldName) ||
        (kind === 'document' && revision > seal.revision),
    );
    return earliest([this.at, ...proofs.map(({ token }) => token.genTime)]);
  }

  /** When all that came with a revision was there at the latest: by the next timestamp over the whole file. */
  coveredAt(revision: number): Date {
    const covers = this.timestamps.filter((each) => each.kind === 'document' && each.revision > revision);
    return earliest([this.at, ...covers.map(({ token }) => token.genTime)]);
  }

  /** The last time that anything says which stood in the file before a revision was written. */
  lastBefore(revision: number): Date {
    return latest(this.timesUpTo(revision - 1));
  }

  /**
   * Nothing was timestamped before it was there, and no timestamp comes from the future.
   *
   * @throws FaultError `timestamp-order`, `timestamp-time`
   */
  assertOrder({ fieldName, revision, token }: FileTimestamp): void {
    const { genTime } = token;
    const ownSeals = this.seals.filter((seal) => seal.revision === revision);
    const known = [...this.timesUpTo(revision - 1), ...ownSeals.map(({ claimedAt }) => claimedAt)];
    const covered = latest(known);
    if (isEarlier(genTime, covered))
      throw proofFault(
        'timestamp-order',
        `the timestamp of ${fieldName} says ${genTime.toISOString()}, what it covers ${covered.toISOString()}`,
      );
    if (isEarlier(this.at, genTime))
      throw tspFault('timestamp-time', `the timestamp of ${fieldName} is in the future`);
  }

  private timesUpTo(revision: number): Date[] {
    return [
      ...this.seals.filter((each) => each.revision <= revision).map(({ claimedAt }) => claimedAt),
      ...this.timestamps.filter((each) => each.revision <= revision).map(({ token }) => token.genTime),
    ];
  }
}

function isEarlier(time: Date, other: Date): boolean {
  return time.getTime() < other.getTime() - CLOCK_TOLERANCE_SECONDS * 1000;
}

function earliest(times: readonly Date[]): Date {
  return new Date(Math.min(...times.map((time) => time.getTime())));
}

function latest(times: readonly Date[]): Date {
  return new Date(Math.max(0, ...times.map((time) => time.getTime())));
}
