import { HealthChecks } from '../src/platform/http/health/health-checks.js';
import { startTinyApp, type TinyApp } from './support/tiny-app.js';

describe('health', () => {
  let tiny: TinyApp;
  beforeAll(async () => {
    tiny = await startTinyApp();
  });
  afterAll(() => tiny.close());

  it('is alive, and ready while every check passes', async () => {
    const live = await fetch(`${tiny.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'ok', checks: [] }]);
  });

  it('is not ready when a check fails, and says which in one word', async () => {
    const checks = tiny.app.get(HealthChecks);
    let fails = false;
    checks.register('store', async () => {
      if (fails) throw new Error('EROFS /var/lib/secret-path');
    });
    checks.register('clock', async () => ({ detail: 'not for everybody' }));
    const ready = async () => {
      const response = await fetch(`${tiny.url}/health/ready`);
      return [response.status, await response.json()];
    };
    await expect(ready()).resolves.toEqual([
      200,
      {
        status: 'ok',
        checks: [
          { name: 'store', status: 'ok' },
          { name: 'clock', status: 'ok' },
        ],
      },
    ]);
    fails = true;
    tiny.clock.advance(1000);
    await expect(ready()).resolves.toEqual([
      503,
      {
        status: 'failed',
        checks: [
          { name: 'store', status: 'failed', reason: 'error' },
          { name: 'clock', status: 'ok' },
        ],
      },
    ]);
  });
});
