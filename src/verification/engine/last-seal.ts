import type { FileFacts } from './facts.js';
import { sealsOf } from './verdict.js';

/** The part of a file that its last seal covers. */
export type SealedPart = Readonly<{
  /** From the start of the file to the end of the last seal's byte range. */
  sealed: Uint8Array;
  /** How many seals it has; document timestamps are none. */
  seals: number;
  /** Whether anything follows. */
  continued: boolean;
}>;

/** @returns undefined when no seal covers the file from its start */
export function lastSealedPart(bytes: Uint8Array, facts: FileFacts): SealedPart | undefined {
  const seals = sealsOf(facts);
  const ends = seals.flatMap(({ field }) => {
    const [start, , second, length] = field.byteRange ?? [];
    const isSound = field.byteRangeFaults.length === 0 && start === 0;
    return isSound && second !== undefined && length !== undefined ? [second + length] : [];
  });
  if (ends.length === 0 || ends.length < seals.length) return undefined;
  const end = Math.max(...ends);
  return { sealed: bytes.subarray(0, end), seals: seals.length, continued: end < bytes.length };
}
