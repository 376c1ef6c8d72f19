import { FaultError } from '../../lib/faults/fault.js';

/**
 * A deadline for one reading, to be asked in every loop of it: to read the clock costs less than any turn of one.
 *
 * A check runs without pause, so the time that passes is the time it takes of the processor.
 *
 * @throws FaultError `time-limit`, from the returned function
 */
export function cpuDeadline(milliseconds: number): () => void {
  const end = performance.now() + milliseconds;
  return () => {
    if (performance.now() > end)
      throw new FaultError('time-limit', `reading took more than ${milliseconds} ms`);
  };
}
