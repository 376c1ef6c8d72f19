import { pauseAfter } from './retry-schedule.js';

describe('the pause after a failed delivery', () => {
  it.each([
    [1, 10_000],
    [2, 60_000],
    [5, 7_200_000],
    [8, 86_400_000],
    [9, 86_400_000],
  ])('is after %i failures about %i ms', (failed, milliseconds) => {
    expect(pauseAfter(failed, 0.5)).toBe(milliseconds);
  });

  it('is a fifth shorter or longer by chance', () => {
    expect([pauseAfter(1, 0), pauseAfter(1, 1)]).toEqual([8000, 12_000]);
  });

  it('ends with the tenth failure', () => {
    expect(pauseAfter(10, 0.5)).toBeUndefined();
  });
});
