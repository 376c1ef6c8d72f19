import { FaultError } from '../../lib/faults/fault.js';

/** How often the clock is really read: a reader asks at every object. */
const ASKED_PER_READING = 64;

/**
 * A deadline for one reading, to be asked in every loop of it.
 *
 * A check runs without pause, so the time that passes is the time it takes of the processor.
 *
 * @throws FaultError `time-limit`, from the returned function
 */
export function cpuDeadline(milliseconds: number): () => void {
  const end = performance.now() + milliseconds;
  let asked = 0;
  return () => {
    asked += 1;
    if (asked % ASKED_PER_READING === 0 && performance.now() > end)
      throw new FaultError('time-limit', `reading took more than ${milliseconds} ms`);
  };
}
