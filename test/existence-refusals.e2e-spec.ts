import { Database } from '../src/platform/database/database.js';
import { type Answer, httpApi } from './support/api.js';
import { type ExistenceScene, existenceScene, IN_FORCE, STAMP } from './support/existence-scene.js';
import { FIRE_BRIGADE, LAND_REGISTRY } from './support/lookup-scene.js';
import { statementsOf } from './support/statements.js';

type Problem = Readonly<{ type: string; status: number; errors?: { pointer: string }[] }>;

const NOTHING = {
  code: 10,
  exists: false,
  inForce: false,
  suspended: false,
  matches: 0,
  version: null,
  status: null,
  statusText: null,
  reliableUntil: null,
  sentence: '未找到匹配的证照信息，请核对证照编号、持证主体代码或项目代码。',
};

/** Of the right form, and of nobody. */
const NO_NUMBER = '410726202611239999';

describe('existence checks', () => {
  let scene: ExistenceScene;
  beforeAll(async () => {
    scene = await existenceScene();
  });
  afterAll(() => scene.close());

  describe('refuse', () => {
    const CASES: readonly (readonly [string, object, number, string, string])[] = [
      ['no cause', { useCause: undefined }, 400, 'request-invalid', '/useCause'],
      ['an empty cause', { useCause: '' }, 400, 'request-invalid', '/useCause'],
      ['a blank cause', { useCause: '  ' }, 400, 'request-invalid', '/useCause'],
      ['a cause of 201 characters', { useCause: '因'.repeat(201) }, 400, 'request-invalid', '/useCause'],
      ['no case', { caseNo: undefined }, 400, 'request-invalid', '/caseNo'],
      ['no matter', { matter: undefined }, 400, 'request-invalid', '/matter'],
      ['an unknown matter', { matter: '9999999' }, 422, 'matter-unknown', '/matter'],
      ['no operator', { operator: undefined }, 400, 'request-invalid', '/operator'],
      [
        'an operator without a name',
        { operator: { id: 'XF-017' } },
        400,
        'request-invalid',
        '/operator/name',
      ],
      [
        'an operator of another department',
        { operator: { id: 'XF-017', name: '测试丙', organisationUscc: LAND_REGISTRY } },
        403,
        'operator-not-of-department',
        '/operator/organisationUscc',
      ],
      ['an unknown way of being authorised', { authMode: 'CURIOUS' }, 400, 'request-invalid', '/authMode'],
      ['no consent', { authMode: 'HOLDER_CONSENT' }, 400, 'request-invalid', '/consentRef'],
      [
        'a consent that ended yesterday',
        { authMode: 'HOLDER_CONSENT', consentRef: 'SQ-1', consentUntil: '2026-11-22' },
        422,
        'consent-expired',
        '/consentUntil',
      ],
      [
        'a consent to the 30th of February',
        { authMode: 'ENTRUST', consentRef: 'SQ-1', consentUntil: '2027-02-30' },
        400,
        'request-invalid',
        '/consentUntil',
      ],
      [
        'an unknown licence type',
        { licenceType: 'fishing-permit' },
        422,
        'licence-type-unknown',
        '/licenceType',
      ],
      ['nothing to look for', { number: undefined }, 400, 'request-invalid', '/number'],
      ['a number with a blank', { number: '4107 26' }, 400, 'request-invalid', '/number'],
      ['a citizen number for a number', { number: '11010519491231002X' }, 400, 'request-invalid', '/number'],
      [
        'a citizen number in the cause',
        { useCause: '核对11010519491231002X' },
        400,
        'request-invalid',
        '/useCause',
      ],
      ['a member that is not known', { holder: 'x' }, 400, 'request-invalid', '/holder'],
    ];

    it.each(CASES)('%s, by its field, and put it on record', async (_, change, status, problem, pointer) => {
      const answer = await scene.ask({ number: scene.permit.number, ...change });
      const { type, errors = [] } = answer.body as unknown as Problem;
      expect([answer.status, type.split(':').at(-1)]).toEqual([status, problem]);
      expect(errors.map((each) => each.pointer)).toContain(pointer);
      const row = await scene.last();
      expect([row.sequence, row.kind]).toEqual([answer.body['sequence'], 'lookup-refused']);
      expect(row.body.refused).toEqual({ problem, code: null });
      expect(row.body.shown).toBeUndefined();
      expect(JSON.stringify(row)).not.toContain('1949');
    });

    it('a key that is bound to no organisation, and a body that is none', async () => {
      const unbound = httpApi(scene.service, await scene.service.key('department', 'lookups:make'));
      expect(await scene.ask({ number: scene.permit.number }, unbound)).toMatchObject({ status: 403 });
      expect((await scene.last()).body.refused?.problem).toBe('organisation-required');
      for (const body of [[], 'text', 7, null]) {
        const { status } = await scene.fire.post('/v1/existence-checks', body);
        expect(status).toBe(400);
      }
      const without = httpApi(
        scene.service,
        await scene.service.keyOf(FIRE_BRIGADE, 'department', 'copies:make'),
      );
      expect((await scene.ask({ number: scene.permit.number }, without)).status).toBe(403);
    });

    it('nothing that is just within the limits', async () => {
      const today = { authMode: 'HOLDER_CONSENT', consentRef: 'SQ-1', consentUntil: '2026-11-23' };
      await scene.entitle({ authMode: 'HOLDER_CONSENT', fieldGroups: ['existence'] });
      expect((await scene.ask({ number: scene.permit.number, ...today })).body).toMatchObject(IN_FORCE);
      expect((await scene.ask({ number: scene.permit.number, useCause: '因'.repeat(200) })).status).toBe(200);
      const own = { id: 'XF-017', name: '测试丙', organisationUscc: FIRE_BRIGADE };
      expect((await scene.ask({ number: scene.permit.number, operator: own })).status).toBe(200);
    });
  });

  describe('give nobody a hint', () => {
    const said = ({ status, body }: Answer): object => {
      const { lookupId: _, sequence: __, receipt: ___, ...rest } = body;
      return { ...rest, http: status, instance: null };
    };

    it('whether there is no licence or one that is not to be known: equal answers from equal work', async () => {
      const hidden = await scene.issue();
      await scene.service.app
        .get(Database)
        .write((manager) =>
          manager.query(
            `UPDATE "licences" SET "status" = 'sealing', "documentSha256" = NULL WHERE "number" = '${hidden.number}'`,
          ),
        );
      await scene.ask({ number: NO_NUMBER });
      const answers: Answer[] = [];
      const work: (readonly string[])[] = [];
      for (const number of [NO_NUMBER, hidden.number])
        work.push(await statementsOf(scene.service, async () => answers.push(await scene.ask({ number }))));
      expect(answers.map(said)).toEqual(
        Array.from({ length: 2 }, () => ({ ...NOTHING, asOf: STAMP.asOf, http: 200, instance: null })),
      );
      expect(work[0]).toEqual(work[1]);
      expect(work[0]?.filter((sql) => sql.includes('FROM "licences"'))).toHaveLength(1);
    });

    it('to who is not entitled: decided before any licence is looked for', async () => {
      // The first use of a key is noted with it, whatever is asked.
      await scene.ask({ number: NO_NUMBER }, scene.registry);
      const answers: Answer[] = [];
      const work: (readonly string[])[] = [];
      for (const number of [NO_NUMBER, scene.permit.number])
        work.push(
          await statementsOf(scene.service, async () =>
            answers.push(await scene.ask({ number }, scene.registry)),
          ),
        );
      expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
        [403, 100],
        [403, 100],
      ]);
      expect(said(answers[0]!)).toEqual(said(answers[1]!));
      expect(work[0]).toEqual(work[1]);
      expect(work.flat().filter((sql) => sql.includes('FROM "licences"'))).toEqual([]);
      expect(await scene.last()).toMatchObject({
        kind: 'lookup-refused',
        actor: { organisationUscc: LAND_REGISTRY },
        licenceIds: [],
        body: { asked: { number: scene.permit.number }, refused: { problem: 'not-entitled', code: 100 } },
      });
    });

    it.each([
      ['another matter', { matter: '0180000' }],
      [
        'another way of being authorised',
        { authMode: 'ENTRUST', consentRef: 'SQ-1', consentUntil: '2027-01-01' },
      ],
      ['another type', { licenceType: 'works-planning-permit' }],
    ])('for %s than the entitlement says', async (_, change) => {
      const { status, body } = await scene.ask({ number: scene.permit.number, ...change });
      expect([status, body['code']]).toEqual([403, 100]);
      expect(body['errors']).toEqual([expect.objectContaining({ pointer: '/matter' })]);
    });
  });
});
