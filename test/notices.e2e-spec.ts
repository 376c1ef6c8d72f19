import { AuditService } from '../src/audit/audit.service.js';
import { WebhookDeliveriesService } from '../src/exchange/webhook-deliveries.service.js';
import { WebhookDispatcherService } from '../src/exchange/webhook-dispatcher.service.js';
import { ChangeRelayService } from '../src/exemption/notices/change-relay.service.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import {
  BUILDER,
  EXISTENCE,
  FIRE_BRIGADE,
  LAND_REGISTRY,
  type LookupScene,
  lookupScene,
  type Permit,
  TERMS,
} from './support/lookup-scene.js';
import { startService, type TestService } from './support/service.js';
import { startReceiver, type WebhookReceiver } from './support/webhook-receiver.js';

type Change = Record<string, unknown> & { sequence: number };

describe('departments that relied on a licence', () => {
  let service: TestService;
  let receiver: WebhookReceiver;
  let scene: LookupScene;
  let fire: Api;
  let registry: Api;

  beforeAll(async () => {
    receiver = await startReceiver();
    service = await startService({ env: { WEBHOOK_HOSTS: receiver.origin } });
    scene = await lookupScene(service);
    await scene.entitle();
    await scene.entitle({ departmentUscc: LAND_REGISTRY });
    fire = httpApi(service, await service.keyOf(FIRE_BRIGADE, 'department', 'subscriptions:manage'));
    registry = scene.registry;
    const { status } = await fire.post('/v1/subscriptions', { url: `${receiver.origin}/changes` });
    if (status !== 201) throw new Error(`not subscribed: ${status}`);
  });
  afterAll(async () => {
    await service.close();
    await receiver.close();
  });

  const relay = (): Promise<void> => service.app.get(ChangeRelayService, { strict: false }).relay();
  const changes = async (api: Api, after = 0): Promise<Change[]> =>
    (await api.get(`/v1/changes?after=${after}`)).body.items as Change[];
  const about = async (api: Api, { number }: Permit): Promise<unknown[]> =>
    (await changes(api))
      .filter((each) => each.number === number)
      .map(({ version, from, to }) => [version, from, to]);
  /** By its project, of which it is the only permit. */
  const projects = new Map<string, string>();
  const issue = async (): Promise<Permit> => {
    const projectCode = `2609-410726-04-03-${210_000 + projects.size}`;
    const permit = await scene.issue((data) => Object.assign(data, { projectCode }));
    projects.set(permit.id, projectCode);
    return permit;
  };
  const ask = async (api: Api, { id }: Permit): Promise<Record<string, unknown>> =>
    (await api.post('/v1/existence-checks', { ...EXISTENCE, projectCode: projects.get(id) })).body;
  const relyOn = async (api: Api, permit: Permit): Promise<void> => {
    expect(await ask(api, permit)).toMatchObject({ exists: true, inForce: true });
  };
  const suspend = async ({ id }: Permit): Promise<void> => {
    const order = { reason: '质量检查', legalBasis: '《建筑法》第十条' };
    expect((await scene.officer.post(`/v1/licences/${id}/suspend`, order)).status).toBe(200);
  };

  it('are told of its change and its revocation, by webhook and by the feed, and nobody else is', async () => {
    const first = await issue();
    await relyOn(scene.fire, first);
    const { caseNo: _, ...body } = await exampleCase('01-minimal.json', 'NOTICE-CHANGE');
    const changed = await scene.issuing.post(
      `/v1/licences/${first.id}/change`,
      { ...body, caseNo: 'NOTICE-CHANGE', reason: '变更' },
      { prefer: 'wait=30', 'idempotency-key': 'notice-change' },
    );
    expect([changed.status, changed.body]).toEqual([
      201,
      expect.objectContaining({ number: first.number, version: '002' }),
    ]);
    await scene.revoke(String(changed.body.id));
    await relay();
    await service.app.get(WebhookDispatcherService, { strict: false }).sweep();

    const told = (await changes(fire)).filter(({ number }) => number === first.number);
    expect(
      told.map(({ version, from, to }) => [version, from, to].join(' ')).toSorted((a, b) => (a < b ? -1 : 1)),
    ).toEqual(['001 valid superseded', '002 sealing valid', '002 valid revoked']);
    expect(told.at(-1)).toMatchObject({
      version: '002',
      to: 'revoked',
      name: '中华人民共和国建筑工程施工许可证',
    });
    const sequences = told.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    const sent = receiver.received.map((call) => JSON.parse(call.body) as { sequence: number; data: object });
    expect(sent.map(({ sequence }) => sequence)).toEqual(sequences);
    expect(sent.map(({ data }) => data)).toEqual(told.map(({ sequence: __, at: ___, ...change }) => change));
    expect(JSON.stringify(sent)).not.toContain('欺骗'); // why is not for everybody
    expect(await about(registry, first)).toEqual([]);
    // As the audit has it.
    const rows = await service.app.get(AuditService, { strict: false }).since(0, ['licence-status'], 1000);
    expect(
      rows
        .filter(({ sequence }) => sequences.includes(sequence))
        .map(({ body: said }) => (said as { to: string }).to),
    ).toEqual(told.map(({ to }) => to));
  });

  it('are told when they were told that a material is exempt', async () => {
    const permit = await issue();
    const { body } = await scene.fire.post('/v1/exemption-checks', {
      ...TERMS,
      holderCode: BUILDER,
    });
    const exempt = Number(body.exemptCount) > 0;
    await suspend(permit);
    await relay();
    // Whether that matter asks for a permit at all is the catalogue's affair; the two answers must agree.
    expect(await about(fire, permit)).toEqual(exempt ? [['001', 'valid', 'suspended']] : []);
  });

  it('are not told when they asked only after it was revoked, or never', async () => {
    const [late, never] = [await issue(), await issue()];
    await scene.revoke(late.id);
    await scene.revoke(never.id);
    expect(await ask(scene.fire, late)).toMatchObject({ exists: true, inForce: false });
    await relay();
    expect([await about(fire, late), await about(fire, never)]).toEqual([[], []]);
  });

  it('are told once, whoever relays and however often', async () => {
    const permit = await issue();
    await relyOn(scene.fire, permit);
    await relyOn(scene.fire, permit);
    await relyOn(registry, permit);
    await suspend(permit);
    await Promise.all([relay(), relay(), relay()]);
    await relay();
    expect(await about(fire, permit)).toEqual([['001', 'valid', 'suspended']]);
    expect(await about(registry, permit)).toEqual([['001', 'valid', 'suspended']]);
    const rows = await service.rows(
      `SELECT COUNT(*) AS "count" FROM webhook_deliveries WHERE body LIKE '%${permit.number}%'`,
    );
    expect((rows as { count: unknown }[]).map(({ count }) => Number(count))).toEqual([1]);
  });

  it('are told all the same when the relay failed half-way', async () => {
    const permit = await issue();
    await relyOn(scene.fire, permit);
    await suspend(permit);
    const deliveries = service.app.get(WebhookDeliveriesService, { strict: false });
    const enqueue = deliveries.enqueue.bind(deliveries);
    deliveries.enqueue = () => Promise.reject(new Error('the database went away'));
    await expect(relay()).rejects.toThrow('the database went away');
    expect(await about(fire, permit)).toEqual([]);
    deliveries.enqueue = enqueue;
    await relay();
    expect(await about(fire, permit)).toEqual([['001', 'valid', 'suspended']]);
  });

  it('read the feed page by page, in an order that never changes', async () => {
    const whole = await changes(fire);
    expect(whole.length).toBeGreaterThanOrEqual(4);
    const read: Change[] = [];
    let next = 0;
    for (;;) {
      const { body } = await fire.get(`/v1/changes?after=${next}&limit=2`);
      const items = body.items as Change[];
      if (items.length === 0) break;
      read.push(...items);
      next = Number(body.next);
    }
    expect(read).toEqual(whole);
    expect((await fire.get(`/v1/changes?after=${next}`)).body).toEqual({ items: [], next });
  });

  it('read it with either of two scopes, and a key that is bound to an organisation', async () => {
    expect((await scene.fire.get('/v1/changes')).body).toEqual((await fire.get('/v1/changes')).body);
    expect((await scene.officer.get('/v1/changes')).status).toBe(403);
    const unbound = httpApi(service, await service.key('department', 'lookups:make'));
    expect(await unbound.get('/v1/changes')).toMatchObject({
      status: 403,
      body: { type: expect.stringContaining('organisation-required') as string },
    });
    for (const query of ['after=-1', 'after=x', 'limit=0', 'limit=1001', 'since=1'])
      expect((await fire.get(`/v1/changes?${query}`)).status).toBe(400);
  });
});
