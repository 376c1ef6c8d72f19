import { type LicenceStatus, standingByLaw, statusByLaw } from './licence-status.js';

const NOTED = new Date('2026-11-30T02:00:00.000Z');

describe('the status by law', () => {
  it.each<[LicenceStatus, string | null, string, LicenceStatus, string]>([
    ['valid', null, '2026-12-31', 'valid', '2026-11-30T02:00:00.000Z'],
    ['valid', '2027-03-01', '2027-02-28', 'valid', '2026-11-30T02:00:00.000Z'],
    ['valid', '2027-03-01', '2027-03-01', 'lapsed', '2027-02-28T16:00:00.000Z'],
    ['valid', '2027-03-01', '2028-01-01', 'lapsed', '2027-02-28T16:00:00.000Z'],
    ['suspended', '2027-11-30', '2027-11-29', 'suspended', '2026-11-30T02:00:00.000Z'],
    ['suspended', '2027-11-30', '2027-11-30', 'pending-recheck', '2027-11-29T16:00:00.000Z'],
    ['pending-recheck', null, '2028-01-01', 'pending-recheck', '2026-11-30T02:00:00.000Z'],
    ['revoked', null, '2028-01-01', 'revoked', '2026-11-30T02:00:00.000Z'],
    ['revoked', '2027-03-01', '2028-01-01', 'revoked', '2026-11-30T02:00:00.000Z'],
    ['sealing', null, '2028-01-01', 'sealing', '2026-11-30T02:00:00.000Z'],
  ])('%s, due on %s, is on %s %s since %s', (status, dueOn, today, now, since) => {
    expect(statusByLaw({ status, dueOn }, today)).toBe(now);
    expect(standingByLaw({ status, dueOn, statusSince: NOTED }, today)).toEqual({
      status: now,
      statusSince: new Date(since),
    });
  });
});
