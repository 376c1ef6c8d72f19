import { AuditService } from '../src/audit/audit.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import {
  BUILDER,
  ENTITLEMENT,
  EXISTENCE,
  FIRE_BRIGADE,
  FIRE_DESIGN_REVIEW,
  LAND_REGISTRY,
  type LookupScene,
  lookupScene,
  type Permit,
  TERMS,
} from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';

type Licence = Readonly<Record<string, string | null>> | null;

describe('entitlements', () => {
  let service: TestService;
  let scene: LookupScene;
  let permit: Permit;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
    scene = await lookupScene(service);
    permit = await scene.issue();
  });
  afterAll(() => service.close());

  const propose = (change: object = {}, api: Api = scene.officer): Promise<Answer> =>
    api.post('/v1/entitlements', { ...ENTITLEMENT, ...change });
  const act = (id: unknown, action: string, api: Api, body: object = {}): Promise<Answer> =>
    api.post(`/v1/entitlements/${String(id)}/${action}`, body);
  const end = (id: unknown): Promise<Answer> => act(id, 'end', scene.second, { reason: '事项已取消' });
  const codeOf = async (change: object = {}): Promise<unknown> =>
    (await scene.fire.post('/v1/existence-checks', { ...EXISTENCE, number: permit.number, ...change })).body[
      'code'
    ];
  const problemOf = ({ status, body }: Answer): unknown => [status, String(body['type']).split(':').at(-1)];

  it('deny what nobody granted, and what is only proposed; grant with four eyes; end at once', async () => {
    expect(await codeOf()).toBe(100);
    const { status, body, headers } = await propose();
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String) as string,
        departmentUscc: FIRE_BRIGADE,
        departmentName: '延津县消防救援大队',
        licenceType: 'construction-permit',
        matter: FIRE_DESIGN_REVIEW,
        authMode: 'STATUTORY',
        fieldGroups: ['existence', 'face'],
        masks: {},
        validFrom: '2026-01-01',
        validUntil: '2026-12-31',
        reason: '办理消防设计审查须核对施工许可',
        status: 'proposed',
        proposedBy: 'test officer',
        proposedAt: '2026-11-23T02:00:00.000Z',
      },
    ]);
    const { id } = body;
    expect(headers.get('location')).toBe(`/v1/entitlements/${String(id)}`);
    expect(await codeOf()).toBe(100);
    expect(problemOf(await act(id, 'approve', scene.officer))).toEqual([409, 'approval-repeated']);
    expect(await codeOf()).toBe(100);
    expect((await act(id, 'approve', scene.second)).body).toMatchObject({
      status: 'active',
      approvedBy: 'test officer',
      approvedAt: '2026-11-23T02:00:00.000Z',
    });
    expect(await codeOf()).toBe(0);
    expect(problemOf(await act(id, 'approve', scene.second))).toEqual([409, 'entitlement-action-refused']);
    expect((await end(id)).body).toMatchObject({ status: 'ended', endReason: '事项已取消' });
    expect(await codeOf()).toBe(100);
    expect(problemOf(await end(id))).toEqual([409, 'entitlement-action-refused']);
    const rows = await service.app
      .get(AuditService, { strict: false })
      .since(0, ['entitlement-proposed', 'entitlement-approved', 'entitlement-ended'], 10);
    expect(rows.map(({ kind, body: said }) => [kind, said])).toMatchObject([
      ['entitlement-proposed', { id, status: 'proposed', fieldGroups: 'existence face' }],
      ['entitlement-approved', { id, status: 'active' }],
      ['entitlement-ended', { id, status: 'ended', endReason: '事项已取消' }],
    ]);
  });

  it('count from their first to their last day in Shanghai', async () => {
    const id = await scene.entitle({ validFrom: '2026-11-24', validUntil: '2026-11-25' });
    const seen: unknown[] = [];
    for (const at of [
      '11-23T15:59:59.999',
      '11-23T16:00:00.000',
      '11-25T15:59:59.999',
      '11-25T16:00:00.000',
    ]) {
      service.clock.set(`2026-${at}Z`);
      seen.push(await codeOf());
    }
    service.clock.set('2026-11-23T02:00:00.000Z');
    expect(seen).toEqual([100, 0, 0, 100]);
    await end(id);
  });

  it('hold for one matter, one way of being authorised, one type, one department', async () => {
    const id = await scene.entitle();
    const consent = { consentRef: 'SQ-1', consentUntil: '2026-12-01' };
    expect([
      await codeOf(),
      await codeOf({ matter: '0140000' }),
      await codeOf({ authMode: 'HOLDER_CONSENT', ...consent }),
      await codeOf({ licenceType: 'fire-design-review' }),
    ]).toEqual([0, 100, 100, 100]);
    const registry = await scene.registry.post('/v1/existence-checks', {
      ...EXISTENCE,
      number: permit.number,
    });
    expect(registry.body['code']).toBe(100);
    await end(id);
  });

  it('show the groups of fields that they name, masked as they say, and no others', async () => {
    const shown = async (terms: object): Promise<Licence> => {
      const id = await scene.entitle({ ...terms });
      const { body } = await scene.fire.post('/v1/exemption-checks', { ...TERMS, holderCode: BUILDER });
      await end(id);
      const last = (body['materials'] as { licence: Licence; exempt: boolean }[]).at(-1);
      expect(last?.exempt).toBe(true);
      return last?.licence ?? null;
    };
    expect(await shown({ fieldGroups: ['existence'] })).toBeNull();
    const masks = { zzbs: 'hidden', dzzzwjlj: 'hidden', zzbh: 'partial' };
    expect(await shown({ fieldGroups: ['existence', 'face'], masks })).toEqual({
      zzmc: '中华人民共和国建筑工程施工许可证',
      zzbh: `4${'*'.repeat(16)}${permit.number.slice(-1)}`,
      zzlx: '11100000000013338W009',
      zzbs: null,
      dzzzwjlj: null,
    });
    // A face without existence lets nobody ask at all.
    const id = await scene.entitle({ fieldGroups: ['face'] });
    expect(await codeOf()).toBe(100);
    await end(id);
  });

  it.each<[string, object, number, string, string]>([
    [
      'an unknown department',
      { departmentUscc: '91410726MAK9Y6P7XK' },
      400,
      'request-invalid',
      '/departmentUscc',
    ],
    [
      'a department code of 17 characters',
      { departmentUscc: '1'.repeat(17) },
      400,
      'request-invalid',
      '/departmentUscc',
    ],
    [
      'an unknown licence type',
      { licenceType: 'fishing-permit' },
      422,
      'licence-type-unknown',
      '/licenceType',
    ],
    ['an unknown matter', { matter: '9999999' }, 422, 'matter-unknown', '/matter'],
    ['an unknown way of being authorised', { authMode: 'ANY' }, 400, 'request-invalid', '/authMode'],
    ['no group of fields', { fieldGroups: [] }, 400, 'request-invalid', '/fieldGroups'],
    ['a group twice', { fieldGroups: ['face', 'face'] }, 400, 'request-invalid', '/fieldGroups'],
    ['an unknown group', { fieldGroups: ['all'] }, 400, 'request-invalid', '/fieldGroups'],
    ['a mask for an unknown field', { masks: { idNumber: 'hidden' } }, 400, 'request-invalid', '/masks'],
    ['an unknown mask', { masks: { zzbh: 'blurred' } }, 400, 'request-invalid', '/masks'],
    ['an end before the beginning', { validUntil: '2025-12-31' }, 400, 'request-invalid', '/validUntil'],
    ['a period that is past', { validUntil: '2026-11-22' }, 400, 'request-invalid', '/validUntil'],
    ['the 30th of February', { validFrom: '2026-02-30' }, 400, 'request-invalid', '/validFrom'],
    ['no reason', { reason: '' }, 400, 'request-invalid', '/reason'],
  ])('are not proposed with %s', async (_, change, status, problem, pointer) => {
    const answer = await propose(change);
    expect(problemOf(answer)).toEqual([status, problem]);
    const errors = answer.body['errors'] as { pointer: string }[];
    expect(errors.map((each) => each.pointer)).toContain(pointer);
  });

  it('are for officers alone', async () => {
    const machine = httpApi(service, await service.key('department', 'entitlements:manage'));
    expect(problemOf(await propose({}, machine))).toEqual([403, 'officer-required']);
    expect(problemOf(await propose({}, scene.fire))).toEqual([403, 'scope-missing']);
  });

  it('are proposed once, of two that come at once', async () => {
    const answers = await Promise.all(
      [scene.officer, scene.second].map((api) => propose({ departmentUscc: LAND_REGISTRY }, api)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409);
    const given = answers.find(({ status }) => status === 201);
    expect(refused?.body['entitlementId']).toBe(given?.body['id']);
    // Not for the days after it, and again once it has ended.
    const later = { departmentUscc: LAND_REGISTRY, validFrom: '2027-01-01', validUntil: '2027-12-31' };
    expect((await propose(later)).status).toBe(201);
    await end(given?.body['id']);
    expect((await propose({ departmentUscc: LAND_REGISTRY })).status).toBe(201);
  });

  it('are listed page by page, the latest first', async () => {
    const ids: unknown[] = [];
    let cursor: string | null = '0';
    while (cursor !== null) {
      const path = `/v1/entitlements?departmentUscc=${LAND_REGISTRY}&limit=2&cursor=${cursor}`;
      const { body }: Answer = await scene.officer.get(path);
      ids.push(...(body['items'] as { id: unknown }[]).map(({ id }) => id));
      cursor = body['nextCursor'] as string | null;
    }
    expect([ids.length, new Set(ids).size]).toEqual([3, 3]);
    expect((await scene.officer.get(`/v1/entitlements/${String(ids[0])}`)).body['id']).toBe(ids[0]);
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await scene.officer.get(`/v1/entitlements/${nobody}`)).status).toBe(404);
  });
});
