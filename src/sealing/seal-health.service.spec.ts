import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SettableClock } from '../../test/support/development-seals.js';
import type { AlarmsService, FoundAlarm } from '../platform/alarms/alarms.service.js';
import { HealthChecks } from '../platform/http/health/health-checks.js';
import type { SealCondition } from './seal-condition.js';
import { SealHealthService } from './seal-health.service.js';
import type { SealingService } from './sealing.service.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const day = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

type Row = Readonly<{
  id: string;
  uscc?: string;
  from?: number;
  to?: number;
  key?: boolean;
  types?: readonly string[];
}>;

function conditionOf({
  id,
  uscc = 'A',
  from = -100,
  to = 100,
  key = true,
  types = ['*'],
}: Row): SealCondition {
  const until = day(to);
  const certificateUsable = day(from) <= NOW && NOW <= until;
  return {
    sealId: id,
    uscc,
    licenceTypes: types,
    keyUsable: key,
    certificateUsable,
    from: day(from),
    until,
  };
}

describe(SealHealthService.name, () => {
  let rows: readonly Row[];
  let probes: number;
  let open: Record<string, readonly FoundAlarm[]>;
  let checks: HealthChecks;
  let health: SealHealthService;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    probes = 0;
    open = {};
    const clock = new SettableClock(NOW);
    const probe = async () => {
      probes += 1;
      return rows.map((row) => conditionOf(row));
    };
    const settle = async (code: string, found: readonly FoundAlarm[]) => {
      open[code] = found;
    };
    checks = new HealthChecks(clock);
    health = new SealHealthService(
      checks,
      { probe } as Partial<SealingService> as SealingService,
      { settle } as Partial<AlarmsService> as AlarmsService,
      clock,
    );
    health.onModuleInit();
  });

  const alarms = () =>
    Object.entries(open).flatMap(([code, found]) => found.map(({ subject }) => `${code} ${subject}`));

  it.each<{ name: string; seals: readonly Row[]; raised: string[]; failed: string[] }>([
    { name: 'a good seal', seals: [{ id: '1' }], raised: [], failed: [] },
    {
      name: 'an expired seal beside a good one',
      seals: [{ id: '1', to: -1 }, { id: '2' }],
      raised: [],
      failed: [],
    },
    {
      name: 'an unusable key beside a good seal',
      seals: [{ id: '1', key: false }, { id: '2' }],
      raised: ['seal-key-unusable 1'],
      failed: [],
    },
    {
      name: 'only an expired seal',
      seals: [
        { id: '1', to: -1 },
        { id: '2', uscc: 'B' },
      ],
      raised: ['seal-certificate-out-of-date 1'],
      failed: ['seal-certificate'],
    },
    {
      name: 'only an unusable key',
      seals: [{ id: '1', key: false }],
      raised: ['seal-key-unusable 1'],
      failed: ['seal-key'],
    },
    {
      name: 'one seal without a key and one out of date',
      seals: [
        { id: '1', key: false },
        { id: '2', to: -1 },
      ],
      raised: ['seal-key-unusable 1', 'seal-certificate-out-of-date 2'],
      failed: ['seal-key', 'seal-certificate'],
    },
    {
      name: 'the last seal for one licence type out of date beside one for another',
      seals: [
        { id: '1', to: -1, types: ['x'] },
        { id: '2', types: ['y'] },
      ],
      raised: ['seal-certificate-out-of-date 1'],
      failed: ['seal-certificate'],
    },
    {
      name: 'a successor for one of two licence types',
      seals: [
        { id: '1', to: 30, types: ['x', 'y'] },
        { id: '2', types: ['x'] },
      ],
      raised: ['seal-certificate-ending A'],
      failed: [],
    },
    {
      name: 'a successor for every licence type',
      seals: [
        { id: '1', to: 30, types: ['x', 'y'] },
        { id: '2', types: ['*'] },
      ],
      raised: [],
      failed: [],
    },
    {
      name: 'a last certificate that ends in 60 days',
      seals: [
        { id: '1', to: 5 },
        { id: '2', to: 60 },
      ],
      raised: ['seal-certificate-ending A'],
      failed: [],
    },
    { name: 'one that ends in 61 days', seals: [{ id: '1', to: 61 }], raised: [], failed: [] },
    {
      name: 'a successor that takes over in time',
      seals: [
        { id: '2', from: 10 },
        { id: '1', to: 10 },
      ],
      raised: [],
      failed: [],
    },
    {
      name: 'a successor that leaves a gap',
      seals: [
        { id: '1', to: 10 },
        { id: '2', from: 11 },
      ],
      raised: ['seal-certificate-ending A'],
      failed: [],
    },
    {
      name: 'a successor whose key cannot be used',
      seals: [
        { id: '1', to: 10 },
        { id: '2', from: 0, key: false },
      ],
      raised: ['seal-key-unusable 2', 'seal-certificate-ending A'],
      failed: [],
    },
  ])('judges $name', async ({ seals, raised, failed }) => {
    rows = seals;
    const results = await checks.run();
    expect(alarms()).toEqual(raised);
    expect(results.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual(failed);
    expect(probes).toBe(1);
  });

  it.each([
    { days: 61, severity: undefined },
    { days: 60, severity: 'notice' },
    { days: 31, severity: 'notice' },
    { days: 30, severity: 'warning' },
    { days: 8, severity: 'warning' },
    { days: 7, severity: 'critical' },
  ])('speaks louder the nearer the end is: $days days, $severity', async ({ days, severity }) => {
    rows = [{ id: '1', to: days }];
    await health.inspect();
    expect(open['seal-certificate-ending']?.[0]?.severity).toBe(severity);
  });

  it('is not ready without any seal', async () => {
    rows = [];
    expect((await checks.run()).map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  describe('by itself', () => {
    beforeEach(() => {
      jest.useFakeTimers();
      rows = [{ id: '1', to: -1 }];
    });
    afterEach(() => jest.useRealTimers());

    it('inspects once started: now, then every hour, until the service stops', async () => {
      await jest.advanceTimersByTimeAsync(7_200_000);
      expect(probes).toBe(0);
      health.start();
      await jest.advanceTimersByTimeAsync(0);
      expect(alarms()).toEqual(['seal-certificate-out-of-date 1']);
      rows = [{ id: '1' }];
      await jest.advanceTimersByTimeAsync(3_600_000);
      expect([probes, alarms()]).toEqual([2, []]);
      await health.beforeApplicationShutdown();
      await jest.advanceTimersByTimeAsync(7_200_000);
      expect(probes).toBe(2);
    });
  });
});
