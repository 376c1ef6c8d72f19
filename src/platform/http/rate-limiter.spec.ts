import { RateLimiter } from './rate-limiter.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

describe(RateLimiter.name, () => {
  it('lets a burst of the whole limit through, then one for each interval', () => {
    const limiter = new RateLimiter(6);
    const taken = (seconds: number) => limiter.take('a', at(seconds)).allowed;
    expect([0, 0, 0, 0, 0, 0].map(taken)).toEqual([true, true, true, true, true, true]);
    expect([0, 9.9, 10, 10, 19.9, 20].map(taken)).toEqual([false, false, true, false, false, true]);
  });

  it('says how the caller stands', () => {
    const limiter = new RateLimiter(2);
    expect(limiter.take('a', at(0))).toEqual({
      allowed: true,
      limit: 2,
      remaining: 1,
      resetSeconds: 30,
      retryAfterSeconds: 0,
    });
    expect(limiter.take('a', at(1))).toEqual({
      allowed: true,
      limit: 2,
      remaining: 0,
      resetSeconds: 59,
      retryAfterSeconds: 0,
    });
    expect(limiter.take('a', at(1))).toEqual({
      allowed: false,
      limit: 2,
      remaining: 0,
      resetSeconds: 59,
      retryAfterSeconds: 29,
    });
    expect(limiter.take('a', at(30))).toEqual({
      allowed: true,
      limit: 2,
      remaining: 0,
      resetSeconds: 60,
      retryAfterSeconds: 0,
    });
  });

  it('takes back what was given, and never more than the whole limit', () => {
    const limiter = new RateLimiter(2);
    const taken = () => limiter.take('a', at(0)).allowed;
    limiter.giveBack('a', at(0));
    expect([taken(), taken(), taken()]).toEqual([true, true, false]);
    limiter.giveBack('a', at(0));
    expect([taken(), taken()]).toEqual([true, false]);
    limiter.giveBack('a', at(120));
    expect([120, 120, 120].map((second) => limiter.take('a', at(second)).allowed)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is whole again after a minute without requests, and no more than whole', () => {
    const limiter = new RateLimiter(3);
    for (const second of [0, 0, 0]) limiter.take('a', at(second));
    const after = [1000, 1000, 1000, 1000].map((second) => limiter.take('a', at(second)).allowed);
    expect(after).toEqual([true, true, true, false]);
  });

  it('never lets more than twice the limit through in any minute', () => {
    const limiter = new RateLimiter(10);
    const allowed = Array.from({ length: 600 }, (_, index) => index / 10).filter(
      (s) => limiter.take('a', at(s)).allowed,
    );
    expect(allowed).toHaveLength(19);
  });

  it('does not lock a caller out when the clock is set back', () => {
    const limiter = new RateLimiter(2);
    limiter.take('a', at(86_400));
    const after = [0, 0, 0, 30].map((second) => limiter.take('a', at(second)).allowed);
    expect(after).toEqual([true, true, false, true]);
  });

  it('counts each caller by itself', () => {
    const limiter = new RateLimiter(1);
    expect(['a', 'b', 'a', 'b'].map((caller) => limiter.take(caller, at(0)).allowed)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('forgets idle callers, then the longest known, rather than grow without end', () => {
    const limiter = new RateLimiter(1);
    for (let caller = 0; caller < 100_000; caller += 1) limiter.take(`${caller}`, at(0));
    limiter.take('one more', at(30));
    expect(limiter.take('99999', at(30)).allowed).toBe(false);
    expect(limiter.take('0', at(30)).allowed).toBe(true);
  });
});
