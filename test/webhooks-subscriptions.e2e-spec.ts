import { httpApi } from './support/api.js';
import { FIRE, INSIDE, LAND, type WebhookScene, webhookScene } from './support/webhook-scene.js';

describe('webhooks', () => {
  let scene: WebhookScene;
  beforeAll(async () => {
    scene = await webhookScene();
  });
  beforeEach(() => scene.reset());
  afterAll(() => scene.close());

  it('are not sent to an address inside, whatever its name was when it was subscribed', async () => {
    const { port } = new URL(scene.receiver.origin);
    for (const name of Object.keys(INSIDE)) {
      const { status, body } = await scene.fire.post('/v1/subscriptions', {
        url: `http://${name}:${port}/x`,
      });
      expect([status, body.errors]).toEqual([
        422,
        [{ pointer: '/url', detail: 'leads to an address inside of a private network' }],
      ]);
    }
    await scene.withSubscription(`http://turns.example:${port}/x`, async ({ id }) => {
      scene.lead({ 'turns.example': [{ address: '127.0.0.1', family: 4 }] });
      await scene.happen();
      await scene.sweep();
      expect(scene.receiver.received).toEqual([]);
      expect(await scene.logOf(id)).toMatchObject({
        state: 'pending',
        log: [{ outcome: 'refused', status: null }],
      });
    });
    await scene.withSubscription(`http://fixed.example:${port}/x`, async () => {
      await scene.happen();
      await scene.sweep();
      expect(scene.receiver.received).toHaveLength(1);
    });
  });

  it.each([
    ['https://hooks.example/', 'leads to a host that is not among those webhooks may be sent to'],
    ['https://127.0.0.1/', 'leads to a host that is not among those webhooks may be sent to'],
    ['https://[::ffff:7f00:1]/', 'leads to a host that is not among those webhooks may be sent to'],
    ['http://169.254.169.254/', 'must begin with https://'],
    ['javascript:alert(1)', 'must begin with https://'],
    ['not a url', 'must be an absolute URL'],
  ])('are not sent to %s', async (url, detail) => {
    const { status, body } = await scene.fire.post('/v1/subscriptions', { url });
    expect([status, body.errors]).toEqual([422, [{ pointer: '/url', detail }]]);
  });

  it('take the same Idempotency-Key for the same subscription, and an address once', async () => {
    const url = `${scene.receiver.origin}/once`;
    const headers = { 'idempotency-key': 'hook-1' };
    const first = await scene.fire.post('/v1/subscriptions', { url }, headers);
    const second = await scene.fire.post('/v1/subscriptions', { url }, headers);
    expect(second.body).toEqual(first.body);
    expect((await scene.fire.post('/v1/subscriptions', { url: `${url}x` }, headers)).status).toBe(422);
    expect((await scene.fire.post('/v1/subscriptions', { url })).status).toBe(409);
    expect((await scene.land.post('/v1/subscriptions', { url }, headers)).status).toBe(201);
    // Another organisation's subscription is not there for this one.
    const foreign = ((await scene.land.get('/v1/subscriptions')).body.items as { id: string }[])[0]?.id ?? '';
    expect((await scene.fire.get(`/v1/subscriptions/${foreign}`)).status).toBe(404);
    expect((await scene.fire.post(`/v1/subscriptions/${foreign}/secret`, {})).status).toBe(404);
    expect((await scene.fire.get(`/v1/subscriptions/${foreign}/deliveries`)).status).toBe(404);
    await scene.happen(LAND);
    await scene.sweep();
    expect(scene.receiver.received.map(({ path }) => path)).toEqual(['/once']);
    await scene.unsubscribe(String(first.body.id));
  });

  it('are not sent any more once the subscription has ended', async () => {
    let gone = '';
    await scene.withSubscription(`${scene.receiver.origin}/gone`, async ({ id }) => {
      gone = id;
      await scene.happen();
    });
    await scene.sweep();
    await scene.happen();
    await scene.sweep();
    expect(scene.receiver.received).toEqual([]);
    expect(
      await scene.service.rows(`SELECT state FROM webhook_deliveries WHERE "endpointId" = '${gone}'`),
    ).toEqual([{ state: 'cancelled' }]);
  });

  it('are not sent when they were written as the subscription ended, nor again by hand', async () => {
    const { id } = await scene.subscribe(`${scene.receiver.origin}/ended`);
    await scene.happen();
    const { id: delivery } = await scene.logOf(id);
    await scene.unsubscribe(id);
    await expect(scene.deliveries.resend(id, String(delivery))).rejects.toMatchObject({
      code: 'subscription-not-found',
    });
    // As one that saw the subscription before its end and wrote after it.
    await scene.change({ state: 'pending', nextAt: scene.service.clock.now() }, String(delivery));
    await scene.sweep();
    expect(scene.receiver.received).toEqual([]);
    expect(
      await scene.service.rows(`SELECT state, attempts FROM webhook_deliveries WHERE "endpointId" = '${id}'`),
    ).toEqual([{ state: 'cancelled', attempts: 0 }]);
  });

  it('leave no alarm once the subscription has ended', async () => {
    const { id } = await scene.subscribe(`${scene.closed}/alarm`);
    await scene.happen();
    const { id: delivery } = await scene.logOf(id);
    await scene.change({ tries: 9 }, String(delivery));
    await scene.sweep();
    expect(await scene.alarms.open()).toMatchObject([{ code: 'webhook-given-up', subject: id }]);
    await scene.unsubscribe(id);
    expect(await scene.alarms.open()).toEqual([]);
  });

  it('are only for keys with the scope that are bound to an organisation', async () => {
    const without = httpApi(scene.service, await scene.service.keyOf(FIRE, 'department', 'lookups:make'));
    expect((await without.get('/v1/subscriptions')).status).toBe(403);
    const unbound = httpApi(scene.service, await scene.service.key('department', 'subscriptions:manage'));
    expect(await unbound.get('/v1/subscriptions')).toMatchObject({
      status: 403,
      body: { type: expect.stringContaining('organisation-required') as string },
    });
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect((await scene.fire.get(`/v1/subscriptions/${unknown}`)).status).toBe(404);
    expect((await scene.fire.get('/v1/subscriptions/x')).status).toBe(400);
  });
});
