import {
  CHECKPOINT_MS,
  CHECKPOINT_TYPE,
  isCheckpointed,
  type Judge,
  type OutsideCheckpoint,
  tokenFault,
} from '../checkpoint.js';

type Row = Readonly<{ sequence: number; hash: string }>;

/** Holds the rows against the checkpoints in the database and those outside of it. */
export class CheckpointCheck {
  private readonly outside = new Map<number, string[]>();
  private readonly lastOutside: number;
  private before = 0;

  /**
   * @param file undefined when there is none
   * @param now what is signed later than a minute before may still be on its way out
   */
  constructor(
    private readonly file: readonly OutsideCheckpoint[] | undefined,
    private readonly judge: Judge,
    private readonly now: Date,
  ) {
    for (const { sequence, token } of file ?? [])
      this.outside.set(sequence, [...(this.outside.get(sequence) ?? []), token]);
    this.lastOutside = Math.max(0, ...this.outside.keys());
  }

  /** What is wrong with the checkpoints of the next row; undefined: nothing. @param token of its checkpoint in the database */
  next(row: Row, token: string | undefined): string | undefined {
    const outside = this.outside.get(row.sequence) ?? [];
    for (const each of outside) {
      const fault = tokenFault(each, CHECKPOINT_TYPE, row, this.judge);
      if (fault !== undefined) return `outside of the database: ${fault}`;
    }
    if (token === undefined)
      return isCheckpointed(row) || outside.length > 0 ? 'its checkpoint is missing' : undefined;
    return tokenFault(token, CHECKPOINT_TYPE, row, this.judge) ?? this.placeFault(row.sequence, token);
  }

  /** The first checkpoint outside that is about a row after the last one. */
  beyond(lastRow: number): number | undefined {
    const later = [...this.outside.keys()].filter((sequence) => sequence > lastRow);
    return later.length === 0 ? undefined : Math.min(...later);
  }

  private placeFault(sequence: number, token: string): string | undefined {
    const { count, at } = this.judge(token, CHECKPOINT_TYPE).payload;
    const expected = sequence - this.before;
    this.before = sequence;
    // Each says how many rows it adds to the one before, so that none can be left out.
    return count === expected ? this.absence(sequence, String(at)) : 'a checkpoint before it is missing';
  }

  /** What is written outside follows the database, so that the last ones may still be on their way. */
  private absence(sequence: number, at: string): string | undefined {
    const young = Math.abs(this.now.getTime() - Date.parse(at)) < CHECKPOINT_MS;
    if (this.outside.has(sequence) || (sequence > this.lastOutside && young)) return undefined;
    return this.file
      ? 'its checkpoint outside of the database is missing'
      : 'there are no checkpoints outside of the database';
  }
}
