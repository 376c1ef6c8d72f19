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

  /** The last time that is proved before a revision was written; `undefined` when none is. */
  lastBefore(revision: number): Date | undefined {
    const times = this.timestamps
      .filter((each) => each.revision < revision)
      .map(({ token }) => token.genTime);
    return times.length === 0 ? undefined : new Date(Math.max(...times.map((time) => time.getTime())));
  }

  /**
   * Nothing was timestamped before it was there, and no timestamp comes from the future.
   *
   * @throws FaultError `timestamp-order`, `timestamp-time`
   */
  assertOrder(timestamp: FileTimestamp, seals: readonly TimedSeal[]): void {
    const { genTime } = timestamp.token;
    const isEarlier = (time: Date): boolean =>
      genTime.getTime() < time.getTime() - CLOCK_TOLERANCE_SECONDS * 1000;
    const sealed = seals.filter(({ revision }) => revision <= timestamp.revision);
    const before = this.timestamps.filter(({ revision }) => revision < timestamp.revision);
    const known = [...sealed.map(({ claimedAt }) => claimedAt), ...before.map(({ token }) => token.genTime)];
    const later = known.find(isEarlier);
    if (later !== undefined)
      throw proofFault(
        'timestamp-order',
        `the timestamp of ${timestamp.fieldName} says ${genTime.toISOString()}, what it covers ${later.toISOString()}`,
      );
    if (genTime.getTime() > this.at.getTime() + CLOCK_TOLERANCE_SECONDS * 1000)
      throw tspFault('timestamp-time', `the timestamp of ${timestamp.fieldName} is in the future`);
  }
}

function earliest(times: readonly Date[]): Date {
  return new Date(Math.min(...times.map((time) => time.getTime())));
}
