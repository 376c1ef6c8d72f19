import { Logger } from '@nestjs/common';
import { MADE_AT, SettableClock } from '../../../../test/support/development-seals.js';
import { DomainError } from '../../../lib/errors/domain-error.js';
import { HealthChecks } from './health-checks.js';

describe(HealthChecks.name, () => {
  const clock = new SettableClock();
  beforeAll(() => Logger.overrideLogger(false));

  it('gives one word for each failure', async () => {
    const checks = new HealthChecks(clock);
    checks.register('good', async () => undefined);
    checks.register('bad', () => Promise.reject(new Error('/etc/secret')));
    checks.register('known', () => Promise.reject(new DomainError('seal-unavailable', 'x')));
    checks.register('throws', () => {
      throw new Error('x');
    });
    checks.register('late', () => new Promise(() => undefined));
    await expect(checks.run(1)).resolves.toEqual([
      { name: 'good', status: 'ok' },
      { name: 'bad', status: 'failed', reason: 'error' },
      { name: 'known', status: 'failed', reason: 'seal-unavailable' },
      { name: 'throws', status: 'failed', reason: 'error' },
      { name: 'late', status: 'failed', reason: 'timeout' },
    ]);
  });

  it('runs once for all who ask at the same time or within a second, and again for who asks later', async () => {
    const checks = new HealthChecks(clock);
    let runs = 0;
    checks.register('counted', async () => {
      runs += 1;
      if (runs > 1) throw new Error('x');
    });
    await Promise.all([checks.run(), checks.run(), checks.run()]);
    clock.set(new Date(MADE_AT.getTime() + 999));
    await expect(checks.run()).resolves.toMatchObject([{ status: 'ok' }]);
    expect(runs).toBe(1);
    clock.set(new Date(MADE_AT.getTime() + 1000));
    await expect(checks.run()).resolves.toMatchObject([{ status: 'failed' }]);
    expect(runs).toBe(2);
    await checks.run();
    expect(runs).toBe(2);
    clock.set(MADE_AT); // set back: what was found in the future says nothing
    await checks.run();
    expect(runs).toBe(3);
  });

  it('refuses a second check of one name', () => {
    const checks = new HealthChecks(clock);
    checks.register('x', async () => undefined);
    expect(() => checks.register('x', async () => undefined)).toThrow('Health check "x" is registered twice');
  });
});
