import { cpuDeadline } from './cpu-deadline.js';

describe(cpuDeadline.name, () => {
  it('throws the first time that it is asked too late', () => {
    expect(cpuDeadline(-1)).toThrow(expect.objectContaining({ code: 'time-limit' }));
  });

  it('throws nothing in time', () => {
    expect(cpuDeadline(60_000)).not.toThrow();
  });
});
