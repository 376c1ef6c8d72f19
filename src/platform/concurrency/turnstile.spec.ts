import { Turnstile } from './turnstile.js';

describe(Turnstile.name, () => {
  it('lets two at a time pass, and the others after them in order', async () => {
    const turnstile = new Turnstile(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [1, 2, 3, 4].map((each) =>
      turnstile
        .pass(() => {
          begun.push(each);
          return new Promise<void>((resolve, reject) =>
            ends.push(each === 1 ? () => reject(new Error()) : resolve),
          );
        })
        .catch(() => undefined),
    );
    await Promise.resolve();
    expect(begun).toEqual([1, 2]);
    ends[0]?.();
    await all[0];
    expect(begun).toEqual([1, 2, 3]);
    for (const end of ends) end();
    await all[2];
    ends[3]?.();
    await Promise.all(all);
    expect(begun).toEqual([1, 2, 3, 4]);
  });
});
