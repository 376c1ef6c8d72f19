import { ProbeWatch } from './probe-watch.js';

const AT = new Date('2026-11-23T02:00:00Z');
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

describe(ProbeWatch, () => {
  it('lets a clerk mistype', () => {
    const watch = new ProbeWatch();
    for (const number of ['410726202611230101', '410726202611230110', '41072620261123010'])
      expect(watch.note({ caller: 'a', number }, AT)).toBeUndefined();
  });

  it('notices the fifth different number of one day', () => {
    const watch = new ProbeWatch();
    const tries = ['0101', '0201', '0301', '0401', '0501'].map((end) =>
      watch.note({ caller: 'a', number: `41072620261123${end}` }, AT),
    );
    expect(tries.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(tries[4]).toEqual({ caller: 'a', misses: 5, pattern: 'in-a-row' });
  });

  it('notices the eighth check code for one number', () => {
    const watch = new ProbeWatch();
    const tries = Array.from({ length: 8 }, () => watch.note({ caller: 'a', number: 'N-1' }, AT));
    expect(tries.slice(0, 7).some(Boolean)).toBe(false);
    expect(tries[7]).toMatchObject({ pattern: 'check-codes' });
  });

  it('notices twenty misses of any kind within ten minutes, and no fewer, and none of another caller', () => {
    const watch = new ProbeWatch();
    for (let miss = 1; miss < 20; miss += 1) {
      expect(watch.note({ caller: 'a' }, later(miss))).toBeUndefined();
      expect(watch.note({ caller: `other ${miss}` }, later(miss))).toBeUndefined();
    }
    expect(watch.note({ caller: 'a' }, later(20))).toEqual({ caller: 'a', misses: 20, pattern: 'many' });
    expect(watch.note({ caller: 'a' }, later(621))).toBeUndefined();
  });
});
