import { createHmac } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { WebhookDispatcherService } from '../src/exchange/webhook-dispatcher.service.js';
import { ChangeRelayService } from '../src/exemption/notices/change-relay.service.js';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import {
  attach,
  begin,
  type Parties,
  partiesAt,
  PROJECT,
  scan,
  sealed,
  WITHOUT_LOOKING,
} from './support/application-scene.js';
import { BUILDER, type EvidencedService, evidencedService } from './support/evidenced-service.js';
import { exampleCase } from './support/example-case.js';
import { ENTITLEMENT, FIRE_BRIGADE, type LookupScene, lookupScene, TERMS } from './support/lookup-scene.js';
import { startReceiver, type WebhookReceiver } from './support/webhook-receiver.js';

type Permit = Readonly<{ id: string; number: string; identifier: string; verification: { url: string } }>;
type Check = Readonly<{ sequence: number; receipt: string; materials: readonly Record<string, unknown>[] }>;

const GROUNDS = { reasons: '申请材料齐全，符合法定条件', legalBasis: '《中华人民共和国建筑法》第八条' };
/** 建筑工程施工许可证 among the materials of 特殊建设工程消防设计审查. */
const PERMIT = '0100000-05';

/** Each step goes on where the one before it ended. */
describe('a builder applies for a permit, and the fire brigade does without the paper', () => {
  let scene: EvidencedService;
  let parties: Parties;
  let lookups: LookupScene;
  let receiver: WebhookReceiver;
  let fire: Api;
  let secret: string;
  let permit: Permit;
  const checks: Check[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
    scene = await evidencedService({}, { WEBHOOK_HOSTS: receiver.origin }, { providers: WITHOUT_LOOKING });
    parties = await partiesAt(scene.service);
    lookups = await lookupScene(scene.service);
    const scopes = ['lookups:make', 'subscriptions:manage'] as const;
    fire = httpApi(scene.service, await scene.service.keyOf(FIRE_BRIGADE, 'department', ...scopes));
    const { body } = await fire.post('/v1/subscriptions', { url: `${receiver.origin}/changes` });
    secret = String(body['secret']);
  });
  afterAll(async () => {
    await scene.close();
    await receiver.close();
  });

  const check = async (): Promise<Check> => {
    const asked = { ...TERMS, holderCode: BUILDER.uscc, projectCode: PROJECT };
    const { status, body } = await fire.post('/v1/exemption-checks', asked);
    expect([status, body]).toEqual([200, expect.anything()]);
    return body as unknown as Check;
  };
  const permitIn = ({ materials }: Check) => materials.find(({ code }) => code === PERMIT);
  const proved = async (receipt: string): Promise<JWTPayload> => {
    const keys = (await (await fetch(`${scene.service.url}/v1/audit-keys`)).json()) as JSONWebKeySet;
    const options = { typ: 'jz-lookup-receipt+jws', issuer: 'https://zz.yanjin.example' };
    return (await jwtVerify(receipt, createLocalJWKSet(keys), options)).payload;
  };
  const codeOf = ({ status, body }: Answer): unknown[] => [status, String(body['type']).split(':').at(-1)];

  it('an application with two sealed attachments is accepted, decided and issued', async () => {
    const { service } = scene;
    const { holder, officer } = parties;
    const { id } = await begin(holder);
    for (const material of ['0120001-01', '0120001-09']) {
      const file = await sealed(scene, holder, material);
      expect(await attach(service, parties, id, material, file)).toMatchObject({ standing: 'original' });
    }
    for (const material of ['0120001-05', '0120001-07', '0120001-08'])
      expect(await attach(service, parties, id, material, scan(material))).toMatchObject({
        standing: 'copy',
      });
    const step = async (api: Api, path: string, body?: object): Promise<Answer['body']> => {
      const answer = await api.post(`/v1/applications/${id}/${path}`, body);
      expect([path, answer.status, answer.body]).toEqual([path, 200, expect.anything()]);
      return answer.body;
    };
    await step(holder, 'submit');
    await step(officer, 'accept');
    await step(officer, 'stages', { finding: '经审查，符合条件' });
    const decided = await step(officer, 'decision', { ...GROUNDS, outcome: 'approve' });
    const { id: licenceId } = decided['licence'] as { id: string };
    await service.app.get(IssuanceService, { strict: false }).waitFor(licenceId, 20_000);
    const { body } = await officer.get(`/v1/licences/${licenceId}`);
    expect(body).toMatchObject({ status: 'valid', version: '001', holder: { code: BUILDER.uscc } });
    permit = body as unknown as Permit;
  });

  it('the fire brigade learns nothing before two officers have entitled it', async () => {
    const asked = { ...TERMS, holderCode: BUILDER.uscc, projectCode: PROJECT };
    const { body: proposed } = await lookups.officer.post('/v1/entitlements', ENTITLEMENT);
    const path = `/v1/entitlements/${String(proposed['id'])}/approve`;
    expect((await lookups.officer.post(path, {})).status).not.toBe(200);
    const refused = await fire.post('/v1/exemption-checks', asked);
    expect(codeOf(refused)).toEqual([403, 'not-entitled']);
    expect(JSON.stringify(refused.body)).not.toContain(permit.number);
    expect((await lookups.second.post(path, {})).status).toBe(200);
  });

  it('then it may not ask for the permit on paper, and is told what to file instead', async () => {
    const first = await check();
    checks.push(first);
    expect(first).toMatchObject({ matter: { code: '0100000' }, exemptCount: 1 });
    expect(permitIn(first)).toMatchObject({
      exempt: true,
      reason: 'exempt',
      statusCode: 0,
      version: '001',
      licence: {
        zzmc: '中华人民共和国建筑工程施工许可证',
        zzbh: permit.number,
        zzbs: permit.identifier,
        dzzzwjlj: permit.verification.url.split('#')[0],
      },
      sentence: `“建筑工程施工许可证”免于提交：已核验电子证照 ${permit.number}，有效。`,
    });
    expect(await proved(first.receipt)).toMatchObject({
      sequence: first.sequence,
      department: { uscc: FIRE_BRIGADE },
      operator: 'XF-017 测试丙',
      asked: { caseNo: TERMS.caseNo, useCause: TERMS.useCause, holderCode: BUILDER.uscc },
      shown: { exemptCount: 1 },
    });
  });

  it('while it waits the permit is changed and then revoked: the webhook and the feed tell', async () => {
    const { issuing } = lookups;
    const { caseNo: _, ...body } = await exampleCase('01-minimal.json', 'x');
    const changed = await issuing.post(
      `/v1/licences/${permit.id}/change`,
      { ...body, caseNo: 'STORY-CHANGE', reason: '变更项目经理' },
      { prefer: 'wait=20', 'idempotency-key': 'story-change' },
    );
    expect(changed.body).toMatchObject({ state: 'valid', version: '002', number: permit.number });
    checks.push(await check());
    await lookups.revoke(String(changed.body['id']));
    checks.push(await check());
    await scene.service.app.get(ChangeRelayService, { strict: false }).relay();
    await scene.service.app.get(WebhookDispatcherService, { strict: false }).sweep();

    const { body: feed } = await fire.get('/v1/changes');
    const told = feed['items'] as (Record<string, unknown> & { sequence: number })[];
    expect(told.map(({ number, version, from, to }) => [number, version, from, to])).toEqual([
      [permit.number, '001', 'valid', 'superseded'],
      [permit.number, '002', 'sealing', 'valid'],
      [permit.number, '002', 'valid', 'revoked'],
    ]);
    const sent = receiver.received.map((call) => JSON.parse(call.body) as { sequence: number });
    expect(sent.map(({ sequence }) => sequence)).toEqual(told.map(({ sequence }) => sequence));
    for (const { headers, body: text } of receiver.received) {
      const signed = `${String(headers['jianzhang-webhook-timestamp'])}.${text}`;
      expect(headers['jianzhang-webhook-signature']).toBe(
        `v1=${createHmac('sha256', secret).update(signed).digest('hex')}`,
      );
    }
    // What was answered and what happened stand in one order.
    const [first, second, third] = checks.map(({ sequence }) => sequence);
    const [superseded, valid, revoked] = sent.map(({ sequence }) => sequence);
    const order = [first, superseded, valid, second, revoked, third].map(Number);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(checks.map((each) => [permitIn(each)?.['exempt'], permitIn(each)?.['version']])).toEqual([
      [true, '001'],
      [true, '002'],
      [false, '002'],
    ]);
    expect(permitIn(checks[2] as Check)).toMatchObject({
      reason: 'not-in-force',
      licence: null,
      sentence: '“建筑工程施工许可证”已查到，状态：已撤销，不能免于提交。',
    });
  });

  it('the first receipt still proves what was answered then', async () => {
    const [first] = checks as [Check];
    const statement = await proved(first.receipt);
    expect(statement).toMatchObject({ shown: { exemptCount: 1 }, asOf: '2026-11-23T02:00:00.000Z' });
    const { body } = await fire.post('/v1/lookup-receipts/verify', { receipt: first.receipt });
    expect(body).toEqual({ genuine: true, onRecord: true, statement });
  });

  it('the builder sees who looked at its permit, why, and what was shown', async () => {
    const { body } = await lookups.holder.get('/v1/holder/lookups');
    const seen = body['items'] as (Record<string, unknown> & { sequence: number })[];
    expect(seen.map(({ sequence }) => sequence).slice(0, 3)).toEqual(
      checks.map(({ sequence }) => sequence).toReversed(),
    );
    expect(seen[2]).toMatchObject({
      kind: 'exemption-check',
      department: '测试单位',
      departmentUscc: FIRE_BRIGADE,
      asked: { matterName: '特殊建设工程消防设计审查', caseNo: TERMS.caseNo, useCause: TERMS.useCause },
      shown: { exemptCount: 1 },
    });
    expect(JSON.stringify(seen)).not.toContain('测试丙');
  });
});
