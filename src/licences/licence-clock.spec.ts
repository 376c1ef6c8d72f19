import {
  clockAfter,
  clockAtIssue,
  extensionFault,
  latestExtension,
  type LicenceClock,
  nextStep,
  NO_CLOCK,
  startFault,
} from './licence-clock.js';
import { LICENCE_STATUSES } from './licence-status.js';

describe('the clocks of a permit', () => {
  it.each([
    ['2024-08-31', '2024-11-30', '2024-12-01'],
    ['2026-11-23', '2027-02-23', '2027-02-24'],
    ['2026-11-30', '2027-02-28', '2027-03-01'],
    ['2027-11-30', '2028-02-29', '2028-03-01'],
  ])('issued on %s it must be begun by %s and lapses on %s', (issueDate, startDeadline, lapses) => {
    const clock = clockAtIssue(issueDate, 3);
    expect(clock).toEqual({ ...NO_CLOCK, startDeadline });
    expect(nextStep('valid', clock)).toEqual({ action: 'lapse', effectiveDate: lapses });
  });

  it('do not run where the type sets no time', () => {
    const clock = clockAtIssue('2026-11-23', null);
    expect(clock).toEqual(NO_CLOCK);
    expect(nextStep('valid', clock)).toBeNull();
    expect(extensionFault(clock)).toBe('no time to begin is set for it');
  });

  it.each<{ name: string; clock: Partial<LicenceClock>; due: string }>([
    { name: 'rests', clock: {}, due: '2025-11-20' },
    { name: 'rests since a leap day', clock: { suspendedOn: '2024-02-29' }, due: '2025-02-28' },
    { name: 'was rechecked', clock: { recheckedOn: '2025-12-01' }, due: '2026-12-01' },
  ])('ask for a recheck after a year: $name', ({ clock, due }) => {
    const resting = { ...NO_CLOCK, startedOn: '2024-09-01', suspendedOn: '2024-11-20', ...clock };
    expect(nextStep('suspended', resting)).toEqual({ action: 'await-recheck', effectiveDate: due });
  });

  it('stop when work begins, and at every other status', () => {
    const begun = { ...NO_CLOCK, startDeadline: '2024-11-30', startedOn: '2024-11-30' };
    expect(nextStep('valid', begun)).toBeNull();
    const all = { ...NO_CLOCK, startDeadline: '2024-11-30', suspendedOn: '2024-11-20' };
    const running = LICENCE_STATUSES.filter((status) => nextStep(status, all) !== null);
    expect(running).toEqual(['valid', 'suspended']);
  });

  it('are put off twice, before work began', () => {
    const clock = { ...NO_CLOCK, startDeadline: '2024-11-30' };
    expect(extensionFault(clock)).toBeNull();
    expect(extensionFault({ ...clock, extensions: 1 })).toBeNull();
    expect(extensionFault({ ...clock, extensions: 2 })).toBe('it was extended 2 times already');
    expect(extensionFault({ ...clock, startedOn: '2024-10-08' })).toBe('work began on 2024-10-08');
    expect(startFault(clock)).toBeNull();
    expect(startFault({ ...clock, startedOn: '2024-10-08' })).toBe('work began on 2024-10-08');
  });

  it.each<{
    action: Parameters<typeof clockAfter>[0];
    before: Partial<LicenceClock>;
    after: Partial<LicenceClock>;
  }>([
    { action: 'report-start', before: {}, after: { startedOn: '2026-12-01' } },
    { action: 'extend', before: { extensions: 1 }, after: { extensions: 2, startDeadline: '2027-05-23' } },
    { action: 'suspend', before: {}, after: { startedOn: '2026-12-01', suspendedOn: '2026-12-01' } },
    {
      action: 'suspend',
      before: { startedOn: '2026-11-25', recheckedOn: '2025-01-01' },
      after: { startedOn: '2026-11-25', suspendedOn: '2026-12-01' },
    },
    {
      action: 'resume',
      before: { startedOn: '2026-11-25', suspendedOn: '2026-11-26', recheckedOn: '2026-11-27' },
      after: { startedOn: '2026-11-25' },
    },
    {
      action: 'recheck',
      before: { suspendedOn: '2025-11-26' },
      after: { suspendedOn: '2025-11-26', recheckedOn: '2026-12-01' },
    },
    { action: 'recheck-failed', before: { suspendedOn: '2025-11-26' }, after: { suspendedOn: '2025-11-26' } },
    { action: 'revoke', before: { suspendedOn: '2025-11-26' }, after: { suspendedOn: '2025-11-26' } },
  ])('after $action count by $after', ({ action, before, after }) => {
    const clock = { ...NO_CLOCK, startDeadline: '2027-02-23' };
    const order = { effectiveDate: '2026-12-01', until: '2027-05-23' };
    expect(clockAfter(action, { ...clock, ...before }, order)).toEqual({ ...clock, ...after });
  });

  it.each([
    ['2024-11-30', '2025-02-28'],
    ['2025-02-28', '2025-05-28'],
    ['2027-02-23', '2027-05-23'],
  ])('are put off from %s to %s at most', (deadline, latest) => {
    expect(latestExtension(deadline)).toBe(latest);
  });
});
