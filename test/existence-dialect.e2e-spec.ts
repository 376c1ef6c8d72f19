import { isCitizenId } from '../src/lib/numbering/citizen-id.js';
import { composeLicenceIdentifier } from '../src/lib/numbering/licence-identifier.js';
import { Database } from '../src/platform/database/database.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import {
  BUILDER,
  ENTITLEMENT,
  EXISTENCE,
  LAND_REGISTRY,
  type LookupScene,
  lookupScene,
  type Permit,
} from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';
import { statementsOf } from './support/statements.js';

type Row = Readonly<{ kind: string; body: Readonly<Record<string, unknown>> }>;

/** Of the right form, and of nobody. */
const NO_NUMBER = '410726202611239999';
const TYPE = '11100000000013338W009';
const DATA = {
  useCause: '办理消防验收',
  itemCode: '0140000',
  bizNum: 'XF-2026-0099',
  operatorId: 'XF-017',
  operatorName: '测试丙',
  authMode: 'STATUTORY',
};
const HOLDER = '延津县示例粮食购销有限公司';

describe('look-ups in the dialect of the provincial sharing service', () => {
  let service: TestService;
  let scene: LookupScene;
  let permit: Permit;
  let audit: Api;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '100000' } });
    scene = await lookupScene(service);
    permit = await scene.issue();
    await scene.entitle({ matter: '0140000', masks: { contractPrice: 'hidden' } });
    audit = httpApi(service, await service.key('officer', 'audit:read'));
  });
  afterAll(() => service.close());

  const last = async (): Promise<Row> => ((await audit.get('/v1/audit?limit=1')).body['items'] as [Row])[0];

  const call = async (name: string, data: object, api = scene.fire): Promise<Answer['body']> => {
    const { status, body } = await api.post(`/v1/certshare/${name}`, {
      head: {},
      data: { ...DATA, ...data },
    });
    expect(status).toBe(200);
    return body;
  };
  const statusOf = (body: Answer['body']): unknown => (body['head'] as { status: number }).status;
  const certData = { certNo: '', holderCode: BUILDER, holder: HOLDER };

  it('tell what stands on the face, by identifier and by QR code, on record', async () => {
    const byIdentifier = await call('queryCertInfo', { certIdentifier: permit.identifier });
    expect(byIdentifier).toMatchObject({
      head: { status: 0, message: '成功' },
      data: {
        certData: { zzbh: permit.number, holder: HOLDER, contractPrice: null, leaders: null },
        version: '001',
        status: 'valid',
      },
    });
    expect((await last()).body).toMatchObject({
      dialect: 'certshare',
      asked: { certIdentifier: permit.identifier, caseNo: 'XF-2026-0099' },
      shown: { code: 0, data: byIdentifier['data'] },
    });
    const qrcode = `${permit.verification.url}#anything`;
    expect((await call('getDateByQRcode', { qrcode }))['data']).toEqual(byIdentifier['data']);
    expect((await last()).kind).toBe('licence-opened');
  });

  it('list identifiers of a holder, compare what is said, and explain fields', async () => {
    const holder = {
      certTypeCode: TYPE,
      holderTypeCode: '001',
      holderCode: BUILDER,
      certNo: permit.number,
    };
    expect((await call('getDataByHolder', holder))['data']).toEqual([{ cert_identifier: permit.identifier }]);
    const said = { certTypeCode: TYPE, certData: { ...certData, certNo: permit.number } };
    expect((await call('verifyCertInfo', said))['data']).toEqual({ result: 0, message: '信息正确且有效' });
    const wrong = { ...said, certData: { ...said.certData, holder: '别家公司' } };
    expect((await call('verifyCertInfo', wrong))['data']).toEqual({
      result: 7,
      message: '部分信息有误或不完整',
    });
    const none = { ...said, certData: { ...said.certData, certNo: NO_NUMBER } };
    expect((await call('verifyCertInfo', none))['data']).toEqual({ result: 5, message: '查无此信息' });
    expect((await call('getCertRemarkInfo', {}))['data']).toMatchObject({
      zzbh: '证照编号',
      scale: '建设规模',
    });
  });

  it.each<[string, string, () => object, number]>([
    ['no such identifier', 'queryCertInfo', () => ({ certIdentifier: identifierOf(permit, NO_NUMBER) }), 10],
    [
      'no such code',
      'getDateByQRcode',
      () => ({ qrcode: `https://zz.yanjin.example/v/${'A'.repeat(26)}` }),
      10,
    ],
    [
      'an operator of another department',
      'queryCertInfo',
      () => ({ certIdentifier: permit.identifier, operatorUscc: LAND_REGISTRY }),
      11,
    ],
    ['no cause', 'queryCertInfo', () => ({ certIdentifier: permit.identifier, useCause: '' }), 12],
    ['no identifier', 'queryCertInfo', () => ({}), 12],
    [
      'a type that there is not',
      'getDataByHolder',
      () => ({ certTypeCode: 'X', holderTypeCode: '001', holderCode: BUILDER }),
      13,
    ],
    [
      'a matter without an entitlement',
      'queryCertInfo',
      () => ({ certIdentifier: permit.identifier, itemCode: '0180000' }),
      100,
    ],
    [
      'a matter that there is not',
      'queryCertInfo',
      () => ({ certIdentifier: permit.identifier, itemCode: '9' }),
      102,
    ],
    [
      'an identifier with a wrong check character',
      'queryCertInfo',
      () => ({ certIdentifier: `${permit.identifier.slice(0, -1)}?` }),
      102,
    ],
    [
      'a holder that is a person',
      'getDataByHolder',
      () => ({ certTypeCode: TYPE, holderTypeCode: '111', holderCode: BUILDER }),
      103,
    ],
    ['no number to compare', 'verifyCertInfo', () => ({ certTypeCode: TYPE, certData }), 109],
    ['a service that we do not have', 'downloadFile', () => ({}), 2],
  ])('say of %s what the dialect says', async (_, name, data, expected) => {
    const body = await call(name, data());
    expect([statusOf(body), body['data']]).toEqual([expected, null]);
    if (expected !== 2) expect((body['head'] as { lookupId: string }).lookupId).toMatch(/^\d+-/);
  });

  it('decide 100 before any look-up, and do the same work for absent and hidden', async () => {
    const hidden = await scene.issue();
    await service.app
      .get(Database)
      .write((manager) =>
        manager.query(
          `UPDATE "licences" SET "status" = 'sealing', "documentSha256" = NULL WHERE "number" = '${hidden.number}'`,
        ),
      );
    const work: (readonly string[])[] = [];
    for (const certIdentifier of [identifierOf(permit, NO_NUMBER), hidden.identifier])
      work.push(
        await statementsOf(service, async () =>
          expect(statusOf(await call('queryCertInfo', { certIdentifier }))).toBe(10),
        ),
      );
    expect(work[0]).toEqual(work[1]);
    const refused = await statementsOf(service, async () =>
      expect(
        statusOf(await call('queryCertInfo', { certIdentifier: permit.identifier }, scene.registry)),
      ).toBe(100),
    );
    expect(refused.filter((sql) => sql.includes('FROM "licences"'))).toEqual([]);
  });

  it('say what became of a licence, and show nothing of it then', async () => {
    const other = await scene.issue();
    await scene.revoke(other.id);
    // One number in eleven has the form of a citizen number: it is no reason to refuse the licence.
    expect([other.number, isCitizenId(other.number)]).toEqual(['410726202611230301', true]);
    const body = await call('queryCertInfo', { certIdentifier: other.identifier });
    expect(body).toMatchObject({ head: { status: 21, message: '该电子证照已废止或已注销' }, data: null });
    expect((await last()).kind).toBe('existence-check');
    service.clock.set('2027-03-01T02:00:00.000Z');
    const late = await scene.officer.post('/v1/entitlements', {
      ...ENTITLEMENT,
      matter: '0140000',
      validFrom: '2027-01-01',
      validUntil: '2027-12-31',
    });
    await scene.second.post(`/v1/entitlements/${String(late.body['id'])}/approve`, {});
    // Never begun: its time is over by law, whether or not that was noted.
    const over = await call('queryCertInfo', { certIdentifier: permit.identifier });
    service.clock.set('2026-11-23T02:00:00.000Z');
    expect(over).toMatchObject({ head: { status: 22, message: '该电子证照已过期' }, data: null });
    const about = { ...EXISTENCE, number: permit.number, matter: '0140000' };
    // The clock jumped back; the record did not, and no answer is about a time before what it says.
    expect((await scene.fire.post('/v1/existence-checks', about)).body).toMatchObject({
      code: 22,
      inForce: false,
      asOf: '2027-03-01T02:00:00.000Z',
      statusText: '期限已过',
    });
  });
});

/** The identifier of a licence of another number, with the right check character. */
function identifierOf({ identifier }: Permit, number: string): string {
  const [type = '', authority = '', , version = ''] = identifier.split('.').slice(5);
  return composeLicenceIdentifier({ type, authority, serial: number, version });
}
