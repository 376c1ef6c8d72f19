import { reliableUntil } from './reliance.js';

describe('how long an answer may be relied on', () => {
  it.each([
    ['in the morning', '2026-11-23T02:00:00.000Z', '2026-11-23T16:00:00.000Z'],
    ['at the last instant of the day in Shanghai', '2026-11-23T15:59:59.999Z', '2026-11-23T16:00:00.000Z'],
    ['at midnight in Shanghai', '2026-11-23T16:00:00.000Z', '2026-11-24T16:00:00.000Z'],
    ['on the last day of the year', '2026-12-31T15:00:00.000Z', '2026-12-31T16:00:00.000Z'],
  ])('given %s', (_, now, until) => {
    expect(reliableUntil(new Date(now))).toBe(until);
  });
});
