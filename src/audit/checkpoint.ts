import type { FaultError } from '../lib/faults/fault.js';
import type { Statement } from './signed-statements.js';

/** `typ` of a checkpoint's token. */
export const CHECKPOINT_TYPE = 'jz-audit-checkpoint+jws';
/** `typ` of the token that ends an export. */
export const EXPORT_END_TYPE = 'jz-audit-export-end+jws';

const CHECKPOINT_ROWS = 100;
/** No row waits longer for a checkpoint that covers it. */
export const CHECKPOINT_MS = 60_000;

/** Whether a row has a checkpoint of its own, whatever the time: every hundredth. */
export function isCheckpointed({ sequence }: Readonly<{ sequence: number }>): boolean {
  return sequence % CHECKPOINT_ROWS === 0;
}

/** How far the chain was, and what its last row was: what is signed. */
export type Checkpoint = Readonly<{
  sequence: number;
  hash: string;
  at: string;
  /** Rows since the checkpoint before. */
  count: number;
}>;

/** A checkpoint outside of the database: a line of `checkpoints.jsonl`. */
export type OutsideCheckpoint = Readonly<{ sequence: number; token: string }>;

/** Proves a token of a type. @throws FaultError */
export type Judge = (token: string, type: string) => Statement;

/**
 * What is wrong with a token about a row; undefined: nothing.
 *
 * @param token over an object with the `sequence` and `hash` of the row
 */
export function tokenFault(
  token: string,
  type: string,
  row: Readonly<{ sequence: number; hash: string }>,
  judge: Judge,
): string | undefined {
  try {
    const { payload } = judge(token, type);
    const { sequence, hash } = payload;
    return sequence === row.sequence && hash === row.hash ? undefined : 'the row is not what was signed';
  } catch (error) {
    return `the signed statement does not hold: ${(error as FaultError).message}`;
  }
}
