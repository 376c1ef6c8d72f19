import { isSampled } from './sampling.js';

// First six octets of `printf ID | sha256sum`, as a part of 2^48.
const A = { id: 'a', position: 0xca978112ca1b / 2 ** 48 };

describe(isSampled.name, () => {
  it('takes none, all, and the rate in between', () => {
    expect(isSampled(A.id, 0)).toBe(false);
    expect(isSampled(A.id, 1)).toBe(true);
    expect(isSampled(A.id, A.position)).toBe(false);
    expect(isSampled(A.id, A.position + 1e-9)).toBe(true);
  });

  it('takes about as many as the rate says', () => {
    const ids = Array.from({ length: 2000 }, (_, index) => `licence-${index}`);
    const taken = ids.filter((id) => isSampled(id, 0.05)).length;
    expect(taken).toBeGreaterThan(70);
    expect(taken).toBeLessThan(130);
  });
});
