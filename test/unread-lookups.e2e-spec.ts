import { AuditService } from '../src/audit/audit.service.js';
import { FIRE_BRIGADE } from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

type Problem = Readonly<Record<string, unknown>>;

/** Bodies are read in front of routes: what cannot be read there was a look-up all the same. */
describe('look-ups that cannot be read', () => {
  let service: TestService;
  let fire: string;
  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
    fire = await service.keyOf(FIRE_BRIGADE, 'department', 'lookups:make', 'copies:make');
  });
  afterAll(() => service.close());

  const send = async (path: string, body: string, headers: object = {}): Promise<Problem> => {
    const given = { authorization: fire, 'content-type': 'application/json', ...headers };
    const response = await fetch(`${service.url}/v1/${path}`, { method: 'POST', headers: given, body });
    return { http: response.status, ...((await response.json()) as Problem) };
  };
  const refused = () => service.app.get(AuditService, { strict: false }).since(0, ['lookup-refused'], 1000);
  const codeOf = ({ type }: Problem): string | undefined => String(type).split(':').at(-1);

  it.each([
    'existence-checks',
    'exemption-checks',
    'lookup-batches',
    'certshare/queryCertInfo',
    'annotated-copies',
  ])('at %s are on record before they are refused', async (path) => {
    const bodies = [
      ['{"matter":', {}, 400, 'request-malformed'],
      ['{"matter":"1","matter":"2"}', {}, 400, 'request-malformed'],
      ['matter', { 'content-type': 'text/plain' }, 415, 'media-type-unsupported'],
      ['{}', { 'content-type': 'application/json; charset=gbk' }, 415, 'media-type-unsupported'],
      [JSON.stringify({ useCause: '因'.repeat(3_000_000) }), {}, 413, 'request-too-large'],
    ] as const;
    for (const [body, headers, status, code] of bodies) {
      const before = (await refused()).length;
      const problem = await send(path, body, headers);
      expect([problem['http'], codeOf(problem)]).toEqual([status, code]);
      const rows = (await refused()).slice(before);
      expect(rows).toMatchObject([
        {
          actor: { organisationUscc: FIRE_BRIGADE },
          licenceIds: [],
          holderCodes: [],
          body: { asked: {}, refused: { problem: code, code: null } },
        },
      ]);
      expect(problem['lookupId']).toMatch(new RegExp(`^${rows[0]?.sequence}-[0-9a-f]{20}$`));
    }
  });

  it('of nobody, of somebody who may not ask, and of other routes are none', async () => {
    const before = await refused();
    const holder = await service.key('holder', 'lookups:see-own');
    const answers = [
      await send('existence-checks', '{', { authorization: 'Bearer jz_x' }),
      await send('existence-checks', '{', { authorization: holder }),
      await send('lookup-receipts/verify', '{'),
      await send('nowhere', '{'),
    ];
    expect(answers.map(codeOf)).toEqual([
      'credentials-invalid',
      'scope-missing',
      'request-malformed',
      'route-not-found',
    ]);
    expect(await refused()).toEqual(before);
  });

  it('are not answered while nothing can be recorded', async () => {
    const audit = service.app.get(AuditService, { strict: false });
    Object.assign(audit, { record: () => Promise.reject(new Error('gone')) });
    const problem = await send('existence-checks', '{');
    Reflect.deleteProperty(audit, 'record');
    expect([problem['http'], codeOf(problem)]).toEqual([503, 'lookup-not-recorded']);
  });
});
