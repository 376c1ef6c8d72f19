import { isBefore, Timeline } from './timeline.js';

const AT = new Date('2030-01-01T00:00:00Z');
const EARLY = new Date('2027-01-01T00:00:00Z');
const LATE = new Date('2028-01-01T00:00:00Z');

describe(Timeline.name, () => {
  it('proves nothing without a timestamp', () => {
    const timeline = new Timeline(AT);
    expect(timeline.signedAt(0)).toEqual(AT);
    expect(timeline.isProven(timeline.signedAt(0))).toBe(false);
    expect(timeline.hasOver(0)).toBe(false);
  });

  it('proves what stands before a timestamp, and the objects of its own revision, but not its own token', () => {
    const timeline = new Timeline(AT);
    timeline.accept(2, LATE);
    expect([0, 1, 2, 3].map((revision) => timeline.signedAt(revision))).toEqual([LATE, LATE, AT, AT]);
    expect([1, 2, 3].map((revision) => timeline.storedAt(revision))).toEqual([LATE, LATE, AT]);
  });

  it('takes the earliest of several', () => {
    const timeline = new Timeline(AT);
    timeline.accept(4, LATE);
    timeline.accept(2, EARLY);
    expect(timeline.signedAt(1)).toEqual(EARLY);
    expect(timeline.signedAt(3)).toEqual(LATE);
  });
});

describe(isBefore.name, () => {
  it.each([
    { time: '2027-01-01T00:00:00Z', expected: false },
    { time: '2026-12-31T23:55:00Z', expected: false },
    { time: '2026-12-31T23:54:59Z', expected: true },
  ])('says $expected of $time, as clocks may differ by five minutes', ({ time, expected }) => {
    expect(isBefore(new Date(time), EARLY)).toBe(expected);
  });
});
