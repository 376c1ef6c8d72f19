import { AuditService } from '../src/audit/audit.service.js';
import { AuditRowsService } from '../src/audit/audit-rows.service.js';
import { Database } from '../src/platform/database/database.js';
import { type Answer, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import {
  BUILDER,
  FIRE_BRIGADE,
  FIRE_DESIGN_REVIEW,
  type LookupScene,
  lookupScene,
  type Permit,
  PROJECT,
  TERMS,
} from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';
import { statementsOf } from './support/statements.js';

type Material = Readonly<Record<string, unknown>>;

const OTHER_PROJECT = '2609-410726-04-03-110017';
const SCAN = '请扫描证照二维码核验，或由申请人上传电子件；不得仅以未提交纸质件为由不予受理。';

describe('exemption checks', () => {
  let service: TestService;
  let scene: LookupScene;
  let permit: Permit;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
    scene = await lookupScene(service);
    permit = await scene.issue();
    await scene.entitle();
  });
  afterAll(() => service.close());

  const ask = (change: object = {}, api = scene.fire): Promise<Answer> =>
    api.post('/v1/exemption-checks', { ...TERMS, holderCode: BUILDER, projectCode: PROJECT, ...change });
  const materials = async (change: object = {}): Promise<readonly Material[]> =>
    (await ask(change)).body['materials'] as Material[];
  const ofPermit = async (change: object = {}): Promise<Material | undefined> =>
    (await materials(change)).find(({ code }) => code === '0100000-05');

  it('say of each material of the matter whether it has to be brought, in a row that can be filed', async () => {
    const { status, body } = await ask();
    const { materials: said, receipt, lookupId, ...rest } = body;
    expect([status, rest]).toEqual([
      200,
      {
        sequence: expect.any(Number) as number,
        asOf: '2026-11-23T02:00:00.000Z',
        matter: { code: FIRE_DESIGN_REVIEW, name: '特殊建设工程消防设计审查', version: 1 },
        exemptCount: 1,
        reliableUntil: '2026-11-23T16:00:00.000Z',
        relianceRule:
          '答复自作出时起至当日24时（北京时间）可作为办件依据；次日及以后使用的，应重新查询或订阅证照变更通知。',
        sentence: '办理“特殊建设工程消防设计审查”共需5项材料，其中1项免于提交：建筑工程施工许可证。',
      },
    ]);
    expect([typeof receipt, typeof lookupId]).toEqual(['string', 'string']);
    const table = (said as Material[]).map(({ code, exempt, reason, statusCode }) => [
      code,
      exempt,
      reason,
      statusCode,
    ]);
    expect(table).toEqual([
      ['0100000-01', false, 'own', null],
      ['0100000-02', false, 'own', null],
      ['0100000-03', false, 'not-entitled', 100],
      ['0100000-04', false, 'not-entitled', 100],
      ['0100000-05', true, 'exempt', 0],
    ]);
    expect((said as Material[])[4]).toEqual({
      code: '0100000-05',
      name: '建筑工程施工许可证',
      kind: 'licence',
      when: '已取得施工许可的改建、扩建和装修工程',
      exempt: true,
      reason: 'exempt',
      statusCode: 0,
      licence: {
        zzmc: '中华人民共和国建筑工程施工许可证',
        zzbh: permit.number,
        zzlx: '11100000000013338W009',
        zzbs: permit.identifier,
        dzzzwjlj: permit.verification.url,
      },
      version: '001',
      status: 'valid',
      statusText: '有效',
      reliableUntil: '2026-11-23T16:00:00.000Z',
      sentence: `“建筑工程施工许可证”免于提交：已核验电子证照 ${permit.number}，有效。`,
      nextStep: null,
    });
  });

  it('are on record with exactly what was shown', async () => {
    const { body } = await ask();
    const { lookupId, sequence, asOf: _, receipt: __, ...shown } = body;
    const [row] = await service.app
      .get(AuditService, { strict: false })
      .since(Number(sequence) - 1, ['exemption-check'], 1);
    expect(row).toMatchObject({
      sequence,
      licenceIds: [permit.id],
      holderCodes: [BUILDER],
      body: { asked: { holderCode: BUILDER, projectCode: PROJECT, caseNo: 'XF-2026-0012' }, shown },
    });
    const { nonce } = (row?.body ?? {}) as { nonce?: string };
    expect(lookupId).toBe(`${String(sequence)}-${String(nonce)}`);
  });

  it('find nothing for another holder or another project, and say what to do then', async () => {
    for (const change of [{ holderCode: '91410726MA00000000' }, { projectCode: OTHER_PROJECT }])
      expect(await ofPermit(change)).toMatchObject({
        exempt: false,
        reason: 'not-found',
        statusCode: 10,
        licence: null,
        status: null,
        sentence: '“建筑工程施工许可证”未找到匹配的证照信息，暂不能免于提交。',
        nextStep: SCAN,
      });
  });

  it('make the same queries for a licence that is not there and one that is not to be known', async () => {
    const hidden = await scene.issue((data) => Object.assign(data, { projectCode: OTHER_PROJECT }));
    await service.app
      .get(Database)
      .write((manager) =>
        manager.query(
          `UPDATE "licences" SET "status" = 'sealing', "documentSha256" = NULL WHERE "number" = '${hidden.number}'`,
        ),
      );
    const answers: unknown[] = [];
    const work: (readonly string[])[] = [];
    for (const projectCode of ['2609-410726-04-03-999999', OTHER_PROJECT])
      work.push(await statementsOf(service, async () => answers.push(await materials({ projectCode }))));
    expect(answers[0]).toEqual(answers[1]);
    expect(work[0]).toEqual(work[1]);
    expect(work[0]?.filter((sql) => sql.includes('FROM "licences"'))).toHaveLength(1);
  });

  it('do not look for anything where no entitlement allows it', async () => {
    const work = await statementsOf(service, async () => {
      const { status, body } = await ask({}, scene.registry);
      expect([status, body['code'], body['materials']]).toEqual([403, 100, undefined]);
    });
    expect(work.filter((sql) => sql.includes('FROM "licences"'))).toEqual([]);
  });

  it.each<[string, object, number, string]>([
    ['no holder', { holderCode: undefined }, 400, '/holderCode'],
    ['a holder in small letters', { holderCode: 'abc' }, 400, '/holderCode'],
    ['an unknown matter', { matter: '9999999' }, 422, '/matter'],
    ['a cause of 201 characters', { useCause: '因'.repeat(201) }, 400, '/useCause'],
    [
      'an expired consent',
      { authMode: 'ENTRUST', consentRef: 'W', consentUntil: '2026-11-22' },
      422,
      '/consentUntil',
    ],
    ['a licence type, which is not asked here', { licenceType: 'construction-permit' }, 400, '/licenceType'],
  ])('refuse %s by its field, on record', async (_, change, status, pointer) => {
    const answer = await ask(change);
    const errors = (answer.body['errors'] ?? []) as { pointer: string }[];
    expect([answer.status, new Set(errors.map((each) => each.pointer))]).toEqual([
      status,
      new Set([pointer]),
    ]);
    const record = await scene.fire.get(`/v1/lookups/${String(answer.body['lookupId'])}`);
    expect(record.body).toMatchObject({ kind: 'lookup-refused', shown: null });
  });

  it('answer nothing when it cannot be recorded', async () => {
    const rows = service.app.get(AuditRowsService, { strict: false });
    const insert = rows.insert.bind(rows);
    rows.insert = () => Promise.reject(new Error('disk full'));
    const { status, body } = await ask();
    rows.insert = insert;
    expect([status, body['materials'], JSON.stringify(body).includes(permit.number)]).toEqual([
      503,
      undefined,
      false,
    ]);
  });

  it('count a licence of another kind, and one of no project for every project of its holder', async () => {
    const plan = await scene.issue((data) => Object.assign(data, { projectCode: OTHER_PROJECT }));
    const kind = `"licenceType" = 'works-planning-permit', "name" = '建设工程规划许可证'`;
    const turned = (project: string): Promise<unknown> =>
      service.app
        .get(Database)
        .write((manager) =>
          manager.query(
            `UPDATE "licences" SET ${kind}, "projectCode" = ${project} WHERE "id" = '${plan.id}'`,
          ),
        );
    await turned(`'${OTHER_PROJECT}'`);
    const entitlement = await scene.entitle({ licenceType: 'works-planning-permit' });
    const reasons = async (): Promise<unknown[]> =>
      (await materials()).map(({ code, reason }) => [code, reason]).slice(2);
    const others = [
      ['0100000-04', 'not-entitled'],
      ['0100000-05', 'exempt'],
    ];
    expect(await reasons()).toEqual([['0100000-03', 'not-found'], ...others]);
    await turned('NULL');
    expect(await reasons()).toEqual([['0100000-03', 'exempt'], ...others]);
    expect((await ask()).body).toMatchObject({
      exemptCount: 2,
      sentence:
        '办理“特殊建设工程消防设计审查”共需5项材料，其中2项免于提交：建设工程规划许可证、建筑工程施工许可证。',
    });
    await scene.officer.post(`/v1/entitlements/${entitlement}/end`, { reason: '试验结束' });
    await turned(`'${OTHER_PROJECT}'`);
  });

  describe('before anybody applies', () => {
    const guide = (query: string, api = scene.holder): Promise<Answer> => api.get(`/v1/guidance?${query}`);
    const states = ({ body }: Answer): unknown[] =>
      (body['matters'] as { code: string; materials: { state: string }[] }[]).map(
        ({ code, materials: all }) => [code, all.map(({ state }) => state).join(' ')],
      );

    it('the holder is told what to bring in the stage of its project, and what is here', async () => {
      const answer = await guide(`projectKind=02&stage=4&projectCode=${PROJECT}`);
      expect(states(answer)).toEqual([
        ['0140000', 'bring bring bring here fetched'],
        ['0150000', 'bring bring bring here'],
        ['0180000', 'bring bring here bring bring fetched bring'],
      ]);
      const [first] = answer.body['matters'] as { sentence: string; materials: Material[] }[];
      expect(first?.sentence).toBe('办理“特殊建设工程消防验收”共5项材料，其中2项免于提交，3项由申请人准备。');
      expect(first?.materials[3]).toMatchObject({
        name: '建筑工程施工许可证',
        sentence: `免于提交：证照库已有 ${permit.number}。`,
        licences: [{ number: permit.number, version: '001', status: 'valid', issueDate: '2026-11-23' }],
      });
    });

    it('nothing is here of another project, of no project, or of another holder', async () => {
      for (const query of [`stage=4&projectCode=${OTHER_PROJECT}`, 'stage=4'])
        expect(JSON.stringify((await guide(query)).body)).not.toContain(permit.number);
      const stranger = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'holder', 'applications:write'));
      const { body } = await guide(`stage=4&projectCode=${PROJECT}`, stranger);
      expect(JSON.stringify(body)).not.toContain(permit.number);
    });

    it.each([
      ['stage=9', '/stage'],
      ['projectKind=77', '/projectKind'],
      ['projectKind=x', '/projectKind'],
      ['projectCode=%25', '/projectCode'],
    ])('%s is refused', async (query, pointer) => {
      const { status, body } = await guide(query);
      expect([status, (body['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([400, pointer]);
    });

    it('a department is not told', async () => {
      expect((await guide('stage=4', scene.fire)).status).toBe(403);
    });
  });

  it('follow the licence: changed, then revoked', async () => {
    const { caseNo: _, ...body } = await exampleCase('01-minimal.json', 'EXEMPT-CHANGE');
    const changed = await scene.issuing.post(
      `/v1/licences/${permit.id}/change`,
      { ...body, caseNo: 'EXEMPT-CHANGE', reason: '变更' },
      { prefer: 'wait=30', 'idempotency-key': 'exempt-change' },
    );
    const version = changed.body as unknown as Permit;
    expect(await ofPermit()).toMatchObject({
      exempt: true,
      version: '002',
      licence: { zzbh: permit.number, zzbs: version.identifier, dzzzwjlj: version.verification.url },
    });
    await scene.revoke(version.id);
    expect(await ofPermit()).toMatchObject({
      exempt: false,
      reason: 'not-in-force',
      statusCode: 21,
      version: '002',
      status: 'revoked',
      licence: null,
      reliableUntil: null,
      sentence: '“建筑工程施工许可证”已查到，状态：已撤销，不能免于提交。',
      nextStep: '请告知申请人该证照现不可用，须先向颁发机构办理。',
    });
    const { body: whole } = await ask();
    expect([whole['exemptCount'], whole['reliableUntil'], whole['sentence']]).toEqual([
      0,
      null,
      '办理“特殊建设工程消防设计审查”共需5项材料，经查询证照库，暂无可免于提交的材料。',
    ]);
  });
});
