import { type LicenceClock, NO_CLOCK } from './licence-clock.js';
import { LICENCE_STATUSES, type LicenceStatus, STATUS_WORDING } from './licence-status.js';
import {
  actionsFrom,
  assertLicenceAction,
  LICENCE_ACTIONS,
  LICENCE_TRANSITIONS,
} from './licence-transitions.js';

/** A permit whose time to begin runs. */
const RUNNING: LicenceClock = { ...NO_CLOCK, startDeadline: '2027-02-23' };

/** Where each action leads from each status; a dot where it is refused. Written from the law, not from the table. */
const WAYS: Readonly<Record<(typeof LICENCE_ACTIONS)[number], readonly string[]>> = {
  //                 sealing  valid         superseded suspended          pending-recheck  revoked withdrawn lapsed penalised void
  publish: ['valid', '.', '.', '.', '.', '.', '.', '.', '.', '.'],
  discard: ['void', '.', '.', '.', '.', '.', '.', '.', '.', '.'],
  supersede: ['.', 'superseded', '.', '.', '.', '.', '.', '.', '.', '.'],
  'report-start': ['.', 'valid', '.', '.', '.', '.', '.', '.', '.', '.'],
  extend: ['.', 'valid', '.', '.', '.', '.', '.', '.', '.', '.'],
  suspend: ['.', 'suspended', '.', '.', '.', '.', '.', '.', '.', '.'],
  resume: ['.', '.', '.', 'valid', '.', '.', '.', '.', '.', '.'],
  'await-recheck': ['.', '.', '.', 'pending-recheck', '.', '.', '.', '.', '.', '.'],
  recheck: ['.', '.', '.', '.', 'suspended', '.', '.', '.', '.', '.'],
  'recheck-failed': ['.', '.', '.', '.', 'pending-recheck', '.', '.', '.', '.', '.'],
  lapse: ['.', 'lapsed', '.', '.', '.', '.', '.', '.', '.', '.'],
  revoke: ['.', 'revoked', '.', 'revoked', 'revoked', '.', '.', '.', '.', '.'],
  withdraw: ['.', 'withdrawn', '.', 'withdrawn', 'withdrawn', '.', '.', '.', '.', '.'],
  penalise: ['.', 'penalised', '.', 'penalised', 'penalised', '.', '.', '.', '.', '.'],
  void: ['.', 'void', '.', 'void', 'void', '.', '.', '.', '.', '.'],
};

const ENDS: readonly LicenceStatus[] = ['superseded', 'revoked', 'withdrawn', 'lapsed', 'penalised', 'void'];

describe('the life of a licence', () => {
  it('knows these statuses', () => {
    expect(LICENCE_STATUSES).toEqual([
      'sealing',
      'valid',
      'superseded',
      'suspended',
      'pending-recheck',
      'revoked',
      'withdrawn',
      'lapsed',
      'penalised',
      'void',
    ]);
    expect(Object.keys(STATUS_WORDING)).toEqual([...LICENCE_STATUSES]);
  });

  it.each(
    LICENCE_ACTIONS.flatMap((action) =>
      LICENCE_STATUSES.map((status, column) => ({ action, status, to: WAYS[action][column] })),
    ),
  )('$action of one that is $status: $to', ({ action, status, to }) => {
    expect(wayOf(action, status)).toBe(to);
  });

  it.each(ENDS)('leads nowhere from %s', (status) => {
    expect(actionsFrom({ status, ...RUNNING })).toEqual([]);
    expect(LICENCE_ACTIONS.map((action) => wayOf(action, status)).every((to) => to === '.')).toBe(true);
  });

  it.each<{ name: string; status: LicenceStatus; clock: LicenceClock; asked: string[] }>([
    { name: 'being made', status: 'sealing', clock: NO_CLOCK, asked: [] },
    {
      name: 'issued',
      status: 'valid',
      clock: RUNNING,
      asked: 'change report-start extend suspend revoke withdraw penalise void'.split(' '),
    },
    {
      name: 'extended twice',
      status: 'valid',
      clock: { ...RUNNING, extensions: 2 },
      asked: 'change report-start suspend revoke withdraw penalise void'.split(' '),
    },
    {
      name: 'begun',
      status: 'valid',
      clock: { ...RUNNING, startedOn: '2026-12-01' },
      asked: 'change suspend revoke withdraw penalise void'.split(' '),
    },
    {
      name: 'of a type without a time to begin',
      status: 'valid',
      clock: NO_CLOCK,
      asked: 'change report-start suspend revoke withdraw penalise void'.split(' '),
    },
    {
      name: 'suspended',
      status: 'suspended',
      clock: { ...RUNNING, startedOn: '2026-12-01', suspendedOn: '2026-12-02' },
      asked: 'resume revoke withdraw penalise void'.split(' '),
    },
    {
      name: 'suspended for a year',
      status: 'pending-recheck',
      clock: { ...RUNNING, startedOn: '2025-12-01', suspendedOn: '2025-12-02' },
      asked: 'recheck revoke withdraw penalise void'.split(' '),
    },
  ])('lets officers ask for $asked of one $name', ({ status, clock, asked }) => {
    expect(actionsFrom({ status, ...clock })).toEqual(asked);
  });

  it('says what is and what would be possible', () => {
    expect(() => assertLicenceAction('supersede', { id: 'x', status: 'suspended', ...RUNNING })).toThrow(
      expect.objectContaining({
        code: 'licence-action-refused',
        message:
          'The licence x is suspended: change is not possible. Possible: resume, revoke, withdraw, penalise, void.',
        extensions: {
          licenceStatus: 'suspended',
          action: 'change',
          allowed: ['resume', 'revoke', 'withdraw', 'penalise', 'void'],
        },
      }),
    );
  });

  it('says why, where the status alone would allow it', () => {
    const licence = { id: 'x', status: 'valid', ...RUNNING, extensions: 2 } as const;
    expect(() => assertLicenceAction('extend', licence)).toThrow(
      'The licence x is valid: extend is not possible, as it was extended 2 times already. Possible: change, report-start,',
    );
  });
});

function wayOf(action: (typeof LICENCE_ACTIONS)[number], status: LicenceStatus): string {
  try {
    assertLicenceAction(action, { id: 'x', status, ...RUNNING });
    return LICENCE_TRANSITIONS[action].to;
  } catch {
    return '.';
  }
}
