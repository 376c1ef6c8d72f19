import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { AuditRowsService } from '../src/audit/audit-rows.service.js';
import { Database } from '../src/platform/database/database.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import {
  BUILDER,
  EXISTENCE,
  FIRE_BRIGADE,
  FIRE_DESIGN_REVIEW,
  LAND_REGISTRY,
  type LookupScene,
  lookupScene,
  type Permit,
  PROJECT,
} from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';
import { statementsOf } from './support/statements.js';

type Problem = Readonly<{ type: string; status: number; errors?: { pointer: string }[] }>;
type Refusal = Readonly<{ problem: string; code: number | null }>;
type Row = Readonly<{
  kind: string;
  sequence: number;
  actor: object;
  licenceIds: string[];
  holderCodes: string[];
  body: Readonly<{
    asked: Record<string, unknown>;
    shown?: object;
    refused?: Refusal;
    entitlements?: string[];
  }>;
}>;

const STAMP = {
  lookupId: expect.stringMatching(/^\d+-[0-9a-f]{20}$/) as string,
  sequence: expect.any(Number) as number,
  asOf: '2026-11-23T02:00:00.000Z',
  receipt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
};

const IN_FORCE = {
  code: 0,
  exists: true,
  inForce: true,
  suspended: false,
  matches: 1,
  version: '001',
  status: 'valid',
  statusText: '有效',
  // 2026-11-24 00:00 in Shanghai
  reliableUntil: '2026-11-23T16:00:00.000Z',
  sentence: '查到中华人民共和国建筑工程施工许可证（版本001），状态：有效。证照现行有效，不必再收取证照。',
};

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
  let service: TestService;
  let scene: LookupScene;
  let permit: Permit;
  let audit: Api;
  let entitlement: string;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
    scene = await lookupScene(service);
    permit = await scene.issue();
    entitlement = await scene.entitle({ fieldGroups: ['existence'] });
    audit = httpApi(service, await service.key('officer', 'audit:read'));
  });
  afterAll(() => service.close());

  const ask = (change: object, api = scene.fire): Promise<Answer> =>
    api.post('/v1/existence-checks', { ...EXISTENCE, ...change });
  const last = async (): Promise<Row> => ((await audit.get('/v1/audit?limit=1')).body['items'] as [Row])[0];

  it.each([
    ['number', () => ({ number: permit.number })],
    ['holder', () => ({ holderCode: BUILDER })],
    ['project', () => ({ projectCode: PROJECT })],
    ['all three', () => ({ number: permit.number, holderCode: BUILDER, projectCode: PROJECT })],
  ])('say by %s that it is there and in force, and nothing else', async (_, keys) => {
    const { status, body } = await ask(keys());
    expect([status, body]).toEqual([200, { ...STAMP, ...IN_FORCE }]);
    expect(JSON.stringify(body)).not.toContain(permit.number);
  });

  it('are on record with who, for whom, which matter and case, why, and what was shown', async () => {
    const { body } = await ask({ number: permit.number });
    expect(await last()).toMatchObject({
      sequence: body['sequence'],
      kind: 'existence-check',
      actor: { organisation: '测试单位', organisationUscc: FIRE_BRIGADE, operator: 'XF-017 测试丙' },
      licenceIds: [permit.id],
      holderCodes: [BUILDER],
      body: {
        asked: {
          licenceType: 'construction-permit',
          number: permit.number,
          matter: FIRE_DESIGN_REVIEW,
          matterName: '特殊建设工程消防设计审查',
          matterVersion: 1,
          caseNo: 'XF-2026-0012',
          useCause: '办理消防设计审查，核对施工许可',
          authMode: 'STATUTORY',
        },
        entitlements: [entitlement],
        shown: IN_FORCE,
      },
    });
  });

  it('carry a receipt that anybody can check with the published keys', async () => {
    const { body } = await ask({ number: permit.number });
    const receipt = String(body['receipt']);
    const keys = (await (await fetch(`${service.url}/v1/audit-keys`)).json()) as JSONWebKeySet;
    const options = { typ: 'jz-lookup-receipt+jws', issuer: 'https://zz.yanjin.example' };
    const { payload } = await jwtVerify(receipt, createLocalJWKSet(keys), options);
    expect(payload).toMatchObject({
      lookupId: body['lookupId'],
      sequence: body['sequence'],
      asOf: '2026-11-23T02:00:00.000Z',
      kind: 'existence-check',
      department: { name: '测试单位', uscc: FIRE_BRIGADE },
      operator: 'XF-017 测试丙',
      asked: { number: permit.number, caseNo: 'XF-2026-0012' },
      shown: IN_FORCE,
      refused: null,
    });
    const [head, said, signature] = receipt.split('.') as [string, string, string];
    const forged = Buffer.from(said, 'base64url').toString().replace('"exists":true', '"exists":false');
    const altered = [head, Buffer.from(forged).toString('base64url'), signature].join('.');
    await expect(jwtVerify(altered, createLocalJWKSet(keys), options)).rejects.toThrow();
    const verify = async (text: string): Promise<unknown> =>
      (await scene.fire.post('/v1/lookup-receipts/verify', { receipt: text })).body;
    expect(await verify(receipt)).toEqual({ genuine: true, onRecord: true, statement: payload });
    expect(await verify(altered)).toEqual({ genuine: false, onRecord: false, statement: null });
    expect(await verify('x.y.z')).toEqual({ genuine: false, onRecord: false, statement: null });
  });

  it('are read again by who made them, with the same receipt, and by nobody else', async () => {
    const { body } = await ask({ number: permit.number });
    const path = `/v1/lookups/${String(body['lookupId'])}`;
    expect((await scene.fire.get(path)).body).toMatchObject({ sequence: body['sequence'], shown: IN_FORCE });
    const again = String((await scene.fire.get(`${path}/receipt`)).body['receipt']);
    // Signatures differ, what is signed does not.
    expect(again.split('.').slice(0, 2)).toEqual(String(body['receipt']).split('.').slice(0, 2));
    expect((await scene.registry.get(path)).status).toBe(404);
    expect((await scene.fire.get(path.slice(0, -1) + (path.endsWith('0') ? '1' : '0'))).status).toBe(404);
  });

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
      const answer = await ask({ number: permit.number, ...change });
      const { type, errors = [] } = answer.body as unknown as Problem;
      expect([answer.status, type.split(':').at(-1)]).toEqual([status, problem]);
      expect(errors.map((each) => each.pointer)).toContain(pointer);
      const row = await last();
      expect([row.sequence, row.kind]).toEqual([answer.body['sequence'], 'lookup-refused']);
      expect(row.body.refused).toEqual({ problem, code: null });
      expect(row.body.shown).toBeUndefined();
      expect(JSON.stringify(row)).not.toContain('1949');
    });

    it('a key that is bound to no organisation, and a body that is none', async () => {
      const unbound = httpApi(service, await service.key('department', 'lookups:make'));
      expect(await ask({ number: permit.number }, unbound)).toMatchObject({ status: 403 });
      expect((await last()).body.refused?.problem).toBe('organisation-required');
      for (const body of [[], 'text', 7, null]) {
        const { status } = await scene.fire.post('/v1/existence-checks', body);
        expect(status).toBe(400);
      }
      const without = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'department', 'copies:make'));
      expect((await ask({ number: permit.number }, without)).status).toBe(403);
    });

    it('nothing that is just within the limits', async () => {
      const today = { authMode: 'HOLDER_CONSENT', consentRef: 'SQ-1', consentUntil: '2026-11-23' };
      await scene.entitle({ authMode: 'HOLDER_CONSENT', fieldGroups: ['existence'] });
      expect((await ask({ number: permit.number, ...today })).body).toMatchObject(IN_FORCE);
      expect((await ask({ number: permit.number, useCause: '因'.repeat(200) })).status).toBe(200);
      const own = { id: 'XF-017', name: '测试丙', organisationUscc: FIRE_BRIGADE };
      expect((await ask({ number: permit.number, operator: own })).status).toBe(200);
    });
  });

  describe('give nobody a hint', () => {
    const said = ({ status, body }: Answer): object => {
      const { lookupId: _, sequence: __, receipt: ___, ...rest } = body;
      return { ...rest, http: status, instance: null };
    };

    it('whether there is no licence or one that is not to be known: equal answers from equal work', async () => {
      const hidden = await scene.issue();
      await service.app
        .get(Database)
        .write((manager) =>
          manager.query(
            `UPDATE "licences" SET "status" = 'sealing', "documentSha256" = NULL WHERE "number" = '${hidden.number}'`,
          ),
        );
      await ask({ number: NO_NUMBER });
      const answers: Answer[] = [];
      const work: (readonly string[])[] = [];
      for (const number of [NO_NUMBER, hidden.number])
        work.push(await statementsOf(service, async () => answers.push(await ask({ number }))));
      expect(answers.map(said)).toEqual(
        Array.from({ length: 2 }, () => ({ ...NOTHING, asOf: STAMP.asOf, http: 200, instance: null })),
      );
      expect(work[0]).toEqual(work[1]);
      expect(work[0]?.filter((sql) => sql.includes('FROM "licences"'))).toHaveLength(1);
    });

    it('to who is not entitled: decided before any licence is looked for', async () => {
      const answers: Answer[] = [];
      const work: (readonly string[])[] = [];
      for (const number of [NO_NUMBER, permit.number])
        work.push(
          await statementsOf(service, async () => answers.push(await ask({ number }, scene.registry))),
        );
      expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
        [403, 100],
        [403, 100],
      ]);
      expect(said(answers[0]!)).toEqual(said(answers[1]!));
      expect(work[0]).toEqual(work[1]);
      expect(work.flat().filter((sql) => sql.includes('FROM "licences"'))).toEqual([]);
      expect(await last()).toMatchObject({
        kind: 'lookup-refused',
        actor: { organisationUscc: LAND_REGISTRY },
        licenceIds: [],
        body: { asked: { number: permit.number }, refused: { problem: 'not-entitled', code: 100 } },
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
      const { status, body } = await ask({ number: permit.number, ...change });
      expect([status, body['code']]).toEqual([403, 100]);
      expect(body['errors']).toEqual([expect.objectContaining({ pointer: '/matter' })]);
    });
  });

  it('answer nothing when it cannot be recorded', async () => {
    const rows = service.app.get(AuditRowsService, { strict: false });
    const insert = rows.insert.bind(rows);
    const before = (await last()).sequence;
    rows.insert = () => Promise.reject(new Error('disk full'));
    const answers = [await ask({ number: permit.number }), await ask({ useCause: '' })];
    rows.insert = insert;
    for (const { status, body } of answers) {
      expect([status, String(body['type']).split(':').at(-1)]).toEqual([503, 'lookup-not-recorded']);
      expect(Object.keys(body).toSorted()).toEqual([
        'detail',
        'instance',
        'status',
        'title',
        'titleZh',
        'type',
      ]);
    }
    expect((await last()).sequence).toBe(before);
    expect((await ask({ number: permit.number })).status).toBe(200);
  });

  it('say what became of a licence', async () => {
    const other = await scene.issue();
    const order = { reason: '质量检查', legalBasis: '《建筑法》第十条' };
    await scene.officer.post(`/v1/licences/${other.id}/suspend`, order);
    expect((await ask({ number: other.number })).body).toMatchObject({
      code: 0,
      inForce: true,
      suspended: true,
      status: 'suspended',
      statusText: '有效（中止施工）',
    });
    await scene.revoke(other.id);
    expect((await ask({ number: other.number })).body).toMatchObject({
      code: 21,
      exists: true,
      inForce: false,
      status: 'revoked',
      reliableUntil: null,
      sentence: '查到中华人民共和国建筑工程施工许可证（版本001），状态：已撤销。证照现不可用，请告知申请人。',
    });
  });

  describe('the holder', () => {
    it('sees who looked, why and what was shown, and not the person; nobody else does', async () => {
      const { body } = await ask({ number: permit.number });
      const page = (await scene.holder.get('/v1/holder/lookups?limit=1')).body;
      expect(page['items']).toEqual([
        {
          sequence: body['sequence'],
          at: '2026-11-23T02:00:00.000Z',
          kind: 'existence-check',
          department: '测试单位',
          departmentUscc: FIRE_BRIGADE,
          asked: expect.objectContaining({ caseNo: 'XF-2026-0012', number: permit.number }) as object,
          shown: IN_FORCE,
          refused: null,
          objection: null,
        },
      ]);
      expect(JSON.stringify(page)).not.toContain('测试丙');
      const [[first], [second]] = (await Promise.all(
        [page['nextCursor'], String(Number(page['nextCursor']) + 1)].map(
          async (cursor) =>
            (await scene.holder.get(`/v1/holder/lookups?limit=1&cursor=${String(cursor)}`)).body['items'],
        ),
      )) as [Row[], Row[]];
      expect(first!.sequence).toBeLessThan(second!.sequence);
      const stranger = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'holder', 'lookups:see-own'));
      expect((await stranger.get('/v1/holder/lookups')).body['items']).toEqual([]);
      expect((await scene.fire.get('/v1/holder/lookups')).status).toBe(403);
    });

    it('objects once; an officer is called, replies, and the holder reads it', async () => {
      const { body } = await ask({ number: permit.number });
      const path = `/v1/holder/lookups/${String(body['sequence'])}/objection`;
      const reason = { reason: '本单位未在该部门办理任何事项' };
      const objection = await scene.holder.post(path, reason);
      expect([objection.status, objection.body]).toEqual([201, expect.objectContaining(reason)]);
      expect((await scene.holder.post(path, reason)).status).toBe(409);
      expect((await scene.holder.post(path, { reason: ' ' })).status).toBe(400);
      expect((await scene.holder.post('/v1/holder/lookups/1/objection', reason)).status).toBe(404);
      const id = String(objection.body['id']);
      const open = (await scene.officer.get('/v1/lookup-objections?open=true')).body['items'];
      expect(open).toEqual([expect.objectContaining({ id, holderCode: BUILDER, ...reason })]);
      const alarms = (await scene.officer.get('/v1/alarms')).body['items'] as { code: string }[];
      expect(alarms.map(({ code }) => code)).toContain('lookup-objection');
      const reply = { reply: '已核实，该查询用于2026年第12号消防设计审查办件' };
      expect((await scene.officer.post(`/v1/lookup-objections/${id}/reply`, reply)).status).toBe(200);
      expect((await scene.officer.post(`/v1/lookup-objections/${id}/reply`, reply)).status).toBe(409);
      expect((await scene.officer.get('/v1/lookup-objections?open=true')).body['items']).toEqual([]);
      const seen = (await scene.holder.get('/v1/holder/lookups?limit=1')).body['items'];
      expect(seen).toEqual([
        expect.objectContaining({ objection: expect.objectContaining(reply) as object }),
      ]);
    });
  });
});
