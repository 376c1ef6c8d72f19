import { Logger } from '@nestjs/common';
import { DomainError } from '../../../lib/errors/domain-error.js';
import { HealthChecks } from './health-checks.js';

describe(HealthChecks.name, () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('gives one word for each failure', async () => {
    const checks = new HealthChecks();
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

  it('runs once for all who ask at the same time, and again for who asks later', async () => {
    const checks = new HealthChecks();
    let runs = 0;
    checks.register('counted', async () => {
      runs += 1;
    });
    await Promise.all([checks.run(), checks.run(), checks.run()]);
    expect(runs).toBe(1);
    await checks.run();
    expect(runs).toBe(2);
  });

  it('refuses a second check of one name', () => {
    const checks = new HealthChecks();
    checks.register('x', async () => undefined);
    expect(() => checks.register('x', async () => undefined)).toThrow('Health check "x" is registered twice');
  });
});
