import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { AuditRowsService } from '../src/audit/audit-rows.service.js';
import { type ExistenceScene, existenceScene, IN_FORCE, STAMP } from './support/existence-scene.js';
import { BUILDER, FIRE_BRIGADE, FIRE_DESIGN_REVIEW, PROJECT } from './support/lookup-scene.js';

describe('existence checks', () => {
  let scene: ExistenceScene;
  beforeAll(async () => {
    scene = await existenceScene();
  });
  afterAll(() => scene.close());

  it.each([
    ['number', () => ({ number: scene.permit.number })],
    ['holder', () => ({ holderCode: BUILDER })],
    ['project', () => ({ projectCode: PROJECT })],
    ['all three', () => ({ number: scene.permit.number, holderCode: BUILDER, projectCode: PROJECT })],
  ])('say by %s that it is there and in force, and nothing else', async (_, keys) => {
    const { status, body } = await scene.ask(keys());
    expect([status, body]).toEqual([200, { ...STAMP, ...IN_FORCE }]);
    expect(JSON.stringify(body)).not.toContain(scene.permit.number);
  });

  it('are on record with who, for whom, which matter and case, why, and what was shown', async () => {
    const { body } = await scene.ask({ number: scene.permit.number });
    expect(await scene.last()).toMatchObject({
      sequence: body['sequence'],
      kind: 'existence-check',
      actor: { organisation: '测试单位', organisationUscc: FIRE_BRIGADE, operator: 'XF-017 测试丙' },
      licenceIds: [scene.permit.id],
      holderCodes: [BUILDER],
      body: {
        asked: {
          licenceType: 'construction-permit',
          number: scene.permit.number,
          matter: FIRE_DESIGN_REVIEW,
          matterName: '特殊建设工程消防设计审查',
          matterVersion: 1,
          caseNo: 'XF-2026-0012',
          useCause: '办理消防设计审查，核对施工许可',
          authMode: 'STATUTORY',
        },
        entitlements: [scene.entitlement],
        shown: IN_FORCE,
      },
    });
  });

  it('carry a receipt that anybody can check with the published keys', async () => {
    const { body } = await scene.ask({ number: scene.permit.number });
    const receipt = String(body['receipt']);
    const keys = (await (await fetch(`${scene.service.url}/v1/audit-keys`)).json()) as JSONWebKeySet;
    const options = { typ: 'jz-lookup-receipt+jws', issuer: 'https://zz.yanjin.example' };
    const { payload } = await jwtVerify(receipt, createLocalJWKSet(keys), options);
    expect(payload).toMatchObject({
      lookupId: body['lookupId'],
      sequence: body['sequence'],
      asOf: '2026-11-23T02:00:00.000Z',
      kind: 'existence-check',
      department: { name: '测试单位', uscc: FIRE_BRIGADE },
      operator: 'XF-017 测试丙',
      asked: { number: scene.permit.number, caseNo: 'XF-2026-0012' },
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
    const { body } = await scene.ask({ number: scene.permit.number });
    const path = `/v1/lookups/${String(body['lookupId'])}`;
    expect((await scene.fire.get(path)).body).toMatchObject({ sequence: body['sequence'], shown: IN_FORCE });
    const again = String((await scene.fire.get(`${path}/receipt`)).body['receipt']);
    // Signatures differ, what is signed does not.
    expect(again.split('.').slice(0, 2)).toEqual(String(body['receipt']).split('.').slice(0, 2));
    expect((await scene.registry.get(path)).status).toBe(404);
    expect((await scene.fire.get(path.slice(0, -1) + (path.endsWith('0') ? '1' : '0'))).status).toBe(404);
  });

  it('answer nothing when it cannot be recorded', async () => {
    const rows = scene.service.app.get(AuditRowsService, { strict: false });
    const insert = rows.insert.bind(rows);
    const before = (await scene.last()).sequence;
    rows.insert = () => Promise.reject(new Error('disk full'));
    const answers = [await scene.ask({ number: scene.permit.number }), await scene.ask({ useCause: '' })];
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
    expect((await scene.last()).sequence).toBe(before);
    expect((await scene.ask({ number: scene.permit.number })).status).toBe(200);
  });

  it('say what became of a licence', async () => {
    const other = await scene.issue();
    const order = { reason: '质量检查', legalBasis: '《建筑法》第十条' };
    await scene.officer.post(`/v1/licences/${other.id}/suspend`, order);
    expect((await scene.ask({ number: other.number })).body).toMatchObject({
      code: 0,
      inForce: true,
      suspended: true,
      status: 'suspended',
      statusText: '有效（中止施工）',
    });
    await scene.revoke(other.id);
    expect((await scene.ask({ number: other.number })).body).toMatchObject({
      code: 21,
      exists: true,
      inForce: false,
      status: 'revoked',
      reliableUntil: null,
      sentence: '查到中华人民共和国建筑工程施工许可证（版本001），状态：已撤销。证照现不可用，请告知申请人。',
    });
  });
});
