import { claimedTimeOf } from './claimed-time.js';

describe(claimedTimeOf.name, () => {
  it.each([
    { m: "D:20260820100000+08'00'", expected: '2026-08-20T02:00:00.000Z' },
    { m: "D:20260820100000-03'30", expected: '2026-08-20T13:30:00.000Z' },
    { m: 'D:20260820100000Z', expected: '2026-08-20T10:00:00.000Z' },
    { m: "D:20260820100000Z00'00'", expected: '2026-08-20T10:00:00.000Z' },
    { m: 'D:2026', expected: '2026-01-01T00:00:00.000Z' },
    { m: '20260820', expected: '2026-08-20T00:00:00.000Z' },
  ])('reads $m', ({ m, expected }) => {
    expect(claimedTimeOf({ m })?.toISOString()).toBe(expected);
  });

  it.each(['', 'yesterday', 'D:20261320', 'D:20260820250000', 'D:2026-08-20'])('reads nothing in %p', (m) => {
    expect(claimedTimeOf({ m })).toBeUndefined();
  });

  it('knows that nothing may be claimed', () => {
    expect(claimedTimeOf({})).toBeUndefined();
  });
});
