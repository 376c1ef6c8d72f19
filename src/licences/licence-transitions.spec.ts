import { LICENCE_STATUSES, type LicenceStatus, STATUS_WORDING } from './licence-status.js';
import {
  actionsFrom,
  assertLicenceAction,
  LICENCE_ACTIONS,
  LICENCE_TRANSITIONS,
} from './licence-transitions.js';

describe('the life of a licence', () => {
  it.each<{ status: LicenceStatus; asked: string[] }>([
    { status: 'sealing', asked: [] },
    { status: 'valid', asked: ['change', 'suspend', 'revoke'] },
    { status: 'suspended', asked: ['resume', 'revoke'] },
    { status: 'superseded', asked: [] },
    { status: 'revoked', asked: [] },
    { status: 'withdrawn', asked: [] },
    { status: 'lapsed', asked: [] },
    { status: 'penalised', asked: [] },
    { status: 'void', asked: [] },
  ])('lets officers ask for $asked of a licence that is $status', ({ status, asked }) => {
    expect(actionsFrom(status)).toEqual(asked);
  });

  it('allows these ways and no other', () => {
    const ways = LICENCE_ACTIONS.flatMap((action) =>
      LICENCE_STATUSES.filter((status) => isPossible(action, status)).map(
        (status) => `${status} ${action} ${LICENCE_TRANSITIONS[action].to}`,
      ),
    );
    expect(ways).toEqual([
      'sealing publish valid',
      'sealing discard void',
      'valid supersede superseded',
      'valid suspend suspended',
      'suspended resume valid',
      'valid revoke revoked',
      'suspended revoke revoked',
    ]);
  });

  it('says what is and what would be possible', () => {
    expect(() => assertLicenceAction('supersede', { id: 'x', status: 'suspended' })).toThrow(
      expect.objectContaining({
        code: 'licence-action-refused',
        message: 'The licence x is suspended: change is not possible. Possible: resume, revoke.',
        extensions: { licenceStatus: 'suspended', action: 'change', allowed: ['resume', 'revoke'] },
      }),
    );
  });

  it('has a wording for every status', () => {
    expect(Object.keys(STATUS_WORDING)).toEqual([...LICENCE_STATUSES]);
  });
});

function isPossible(action: (typeof LICENCE_ACTIONS)[number], status: LicenceStatus): boolean {
  try {
    assertLicenceAction(action, { id: 'x', status });
    return true;
  } catch {
    return false;
  }
}
