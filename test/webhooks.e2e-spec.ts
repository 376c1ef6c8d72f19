import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import { WebhookDeliveriesService } from '../src/exchange/webhook-deliveries.service.js';
import { WebhookDelivery } from '../src/exchange/webhook-delivery.entity.js';
import { WebhookDispatcherService } from '../src/exchange/webhook-dispatcher.service.js';
import { WEBHOOK_RESOLVE } from '../src/exchange/webhook-http.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { Database } from '../src/platform/database/database.js';
import { type Api, httpApi } from './support/api.js';
import { startService, type TestService } from './support/service.js';
import { answer, hang, startReceiver, type WebhookReceiver } from './support/webhook-receiver.js';

const FIRE = '11410726MB0X234568';
const LAND = '11410726MB0X345697';

/** Names as the tests' resolver knows them. */
const ADDRESSES: Readonly<Record<string, readonly { address: string; family: number }[]>> = {
  'inside.example': [{ address: '127.0.0.1', family: 4 }],
  'mapped.example': [{ address: '::ffff:127.0.0.1', family: 6 }],
  'link.example': [{ address: '169.254.169.254', family: 4 }],
  'private.example': [{ address: '10.0.0.7', family: 4 }],
};

describe('webhooks', () => {
  let service: TestService;
  let receiver: WebhookReceiver;
  let other: WebhookReceiver;
  let closed: string;
  let authorization: string;
  let fire: Api;
  let land: Api;
  let sequence = 100;
  let names = ADDRESSES;

  beforeAll(async () => {
    receiver = await startReceiver();
    other = await startReceiver();
    closed = await freeOrigin();
    const port = new URL(receiver.origin).port;
    const hosts = [
      receiver.origin,
      other.origin,
      closed,
      ...Object.keys(ADDRESSES).map((name) => `http://${name}:${port}`),
    ];
    service = await startService({
      env: {
        WEBHOOK_HOSTS: [
          ...hosts,
          `http://fixed.example:${port}=127.0.0.1`,
          `http://turns.example:${port}`,
        ].join(),
        WEBHOOK_TIMEOUT_MS: '1000',
      },
      providers: new Map([[WEBHOOK_RESOLVE, (name: string) => Promise.resolve(names[name] ?? [])]]),
    });
    authorization = await service.keyOf(FIRE, 'department', 'subscriptions:manage');
    fire = httpApi(service, authorization);
    land = httpApi(service, await service.keyOf(LAND, 'department', 'subscriptions:manage'));
  });
  afterAll(async () => {
    await service.close();
    await Promise.all([receiver.close(), other.close()]);
  });
  beforeEach(() => {
    receiver.received.length = 0;
    other.received.length = 0;
    names = ADDRESSES;
  });

  const subscribe = async (url: string, api = fire): Promise<{ id: string; secret: string }> => {
    const { status, body } = await api.post('/v1/subscriptions', { url });
    expect([status, body]).toEqual([201, expect.anything()]);
    return { id: String(body.id), secret: String(body.secret) };
  };
  const unsubscribe = async (id: string): Promise<void> => {
    const headers = { authorization };
    const { status } = await fetch(`${service.url}/v1/subscriptions/${id}`, { method: 'DELETE', headers });
    expect(status).toBe(204);
  };
  const happen = async (organisationUscc = FIRE): Promise<number> => {
    sequence += 1;
    const event = {
      organisationUscc,
      sequence,
      type: 'licence.changed',
      at: new Date('2026-11-23T01:59:00Z'),
      data: { number: '410726202611230101', to: 'revoked', name: '建筑工程施工许可证' },
    };
    const deliveries = service.app.get(WebhookDeliveriesService, { strict: false });
    await service.app.get(Database).write((manager) => deliveries.enqueue(manager, event));
    return sequence;
  };
  const change = (to: Partial<WebhookDelivery>, id: string) =>
    service.app.get(Database).write((manager) => manager.update(WebhookDelivery, { id }, to));
  const sweep = (): Promise<void> => service.app.get(WebhookDispatcherService, { strict: false }).sweep();
  const deliveriesOf = async (id: string): Promise<Record<string, unknown>[]> =>
    (await fire.get(`/v1/subscriptions/${id}/deliveries`)).body.items as Record<string, unknown>[];
  const logOf = async (id: string): Promise<Record<string, unknown>> => {
    const [latest] = await deliveriesOf(id);
    return (await fire.get(`/v1/subscriptions/${id}/deliveries/${String(latest?.id)}`)).body;
  };
  /** One subscription at a time, so that no other test's events are sent to it. */
  const withSubscription = async (
    url: string,
    work: (made: { id: string; secret: string }) => Promise<void>,
  ): Promise<void> => {
    const made = await subscribe(url);
    try {
      await work(made);
    } finally {
      await unsubscribe(made.id);
    }
  };

  it('are signed over time and body with a secret that is shown once', async () => {
    await withSubscription(`${receiver.origin}/hook?a=b`, async ({ id, secret }) => {
      expect(secret).toMatch(/^jzwh_[\w-]{43}$/);
      const at = await happen();
      await sweep();
      const [call] = receiver.received;
      const body = JSON.parse(call?.body ?? '') as Record<string, unknown>;
      expect(call?.path).toBe('/hook?a=b');
      expect(body).toEqual({
        id: call?.headers['jianzhang-webhook-id'],
        type: 'licence.changed',
        sequence: at,
        at: '2026-11-23T01:59:00.000Z',
        data: { number: '410726202611230101', to: 'revoked', name: '建筑工程施工许可证' },
      });
      // 2026-11-23T02:00:00Z, where the clock stands.
      expect(call?.headers['jianzhang-webhook-timestamp']).toBe('1795399200');
      const mac = createHmac('sha256', secret)
        .update(`1795399200.${call?.body ?? ''}`)
        .digest('hex');
      expect(call?.headers['jianzhang-webhook-signature']).toBe(`v1=${mac}`);
      expect(call?.headers['content-type']).toBe('application/json');
      expect(call?.headers.authorization).toBeUndefined();
      expect(await deliveriesOf(id)).toMatchObject([
        { sequence: at, state: 'delivered', attempts: 1, nextAt: null },
      ]);
      const shown = JSON.stringify([
        (await fire.get('/v1/subscriptions')).body,
        (await fire.get(`/v1/subscriptions/${id}`)).body,
      ]);
      expect(shown).toContain(id);
      expect(shown).not.toContain(secret);
      expect(JSON.stringify(await service.rows('SELECT * FROM webhook_endpoints'))).not.toContain(secret);
      expect(service.logs.join('\n')).not.toContain(secret);
    });
  });

  it('are sent again after a failure, with the same id, anew signed, later and later', async () => {
    await withSubscription(`${receiver.origin}/again`, async ({ id, secret }) => {
      receiver.behave(answer(500), answer(302, { location: `${other.origin}/elsewhere` }), hang, answer(200));
      await happen();
      await sweep();
      await sweep(); // not due yet
      expect(receiver.received).toHaveLength(1);
      for (const seconds of [12, 72, 360]) {
        service.clock.advance(seconds);
        await sweep();
      }
      const ids = receiver.received.map(({ headers }) => headers['jianzhang-webhook-id']);
      expect(ids).toEqual([ids[0], ids[0], ids[0], ids[0]]);
      expect(other.received).toEqual([]); // redirects are not followed
      for (const { headers, body } of receiver.received) {
        const timestamp = String(headers['jianzhang-webhook-timestamp']);
        const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
        expect(headers['jianzhang-webhook-signature']).toBe(`v1=${mac}`);
      }
      expect(
        new Set(receiver.received.map(({ headers }) => headers['jianzhang-webhook-timestamp'])).size,
      ).toBe(4);
      const log = await logOf(id);
      expect(log).toMatchObject({
        state: 'delivered',
        log: [
          { number: 1, outcome: 'status', status: 500 },
          { number: 2, outcome: 'redirect', status: 302 },
          { number: 3, outcome: 'timeout', status: null },
          { number: 4, outcome: 'delivered', status: 200 },
        ],
      });
      expect((log.log as { milliseconds: number }[])[2]?.milliseconds).toBeGreaterThanOrEqual(990);
    });
  });

  it('are given up with an alarm after ten attempts, until they are sent again by hand', async () => {
    await withSubscription(`${closed}/nobody`, async ({ id }) => {
      await happen();
      for (let i = 0; i < 12; i += 1) {
        await sweep();
        service.clock.advance(2 * 86_400);
      }
      const log = await logOf(id);
      expect(log).toMatchObject({ state: 'dead', attempts: 10, nextAt: null });
      expect((log.log as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(
        Array(10).fill('unreachable'),
      );
      const alarms = service.app.get(AlarmsService);
      expect(await alarms.open()).toMatchObject([
        { code: 'webhook-given-up', subject: id, severity: 'warning' },
      ]);

      const revived = await startReceiverAt(closed);
      const { status } = await fire.post(`/v1/subscriptions/${id}/deliveries/${String(log.id)}/resend`, {});
      expect(status).toBe(202);
      await sweep();
      await revived.close();
      expect(revived.ids).toEqual([log.id]);
      expect(await logOf(id)).toMatchObject({ state: 'delivered', attempts: 11 });
      expect(await alarms.open()).toEqual([]);
    });
  });

  it('are sent again by hand also when they were taken', async () => {
    await withSubscription(`${receiver.origin}/taken`, async ({ id }) => {
      await happen();
      await sweep();
      const { id: delivery } = await logOf(id);
      await fire.post(`/v1/subscriptions/${id}/deliveries/${String(delivery)}/resend`, {});
      await sweep();
      expect(receiver.received.map(({ headers }) => headers['jianzhang-webhook-id'])).toEqual([
        delivery,
        delivery,
      ]);
    });
  });

  it('are signed with the new secret as soon as it was changed', async () => {
    await withSubscription(`${receiver.origin}/rotated`, async ({ id, secret }) => {
      await happen();
      const { body } = await fire.post(`/v1/subscriptions/${id}/secret`, {});
      expect(body.secret).not.toBe(secret);
      await sweep();
      const [call] = receiver.received;
      const text = `${String(call?.headers['jianzhang-webhook-timestamp'])}.${call?.body ?? ''}`;
      expect(call?.headers['jianzhang-webhook-signature']).toBe(
        `v1=${createHmac('sha256', String(body.secret)).update(text).digest('hex')}`,
      );
    });
  });

  it('are not sent to an address inside, whatever its name was when it was subscribed', async () => {
    const { port } = new URL(receiver.origin);
    for (const name of Object.keys(ADDRESSES)) {
      const { status, body } = await fire.post('/v1/subscriptions', { url: `http://${name}:${port}/x` });
      expect([status, body.errors]).toEqual([
        422,
        [{ pointer: '/url', detail: 'leads to an address inside of a private network' }],
      ]);
    }
    await withSubscription(`http://turns.example:${port}/x`, async ({ id }) => {
      names = { 'turns.example': [{ address: '127.0.0.1', family: 4 }] };
      await happen();
      await sweep();
      expect(receiver.received).toEqual([]);
      expect(await logOf(id)).toMatchObject({
        state: 'pending',
        log: [{ outcome: 'refused', status: null }],
      });
    });
    await withSubscription(`http://fixed.example:${port}/x`, async () => {
      await happen();
      await sweep();
      expect(receiver.received).toHaveLength(1);
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
    const { status, body } = await fire.post('/v1/subscriptions', { url });
    expect([status, body.errors]).toEqual([422, [{ pointer: '/url', detail }]]);
  });

  it('take the same Idempotency-Key for the same subscription, and an address once', async () => {
    const url = `${receiver.origin}/once`;
    const headers = { 'idempotency-key': 'hook-1' };
    const first = await fire.post('/v1/subscriptions', { url }, headers);
    const second = await fire.post('/v1/subscriptions', { url }, headers);
    expect(second.body).toEqual(first.body);
    expect((await fire.post('/v1/subscriptions', { url: `${url}x` }, headers)).status).toBe(422);
    expect((await fire.post('/v1/subscriptions', { url })).status).toBe(409);
    expect((await land.post('/v1/subscriptions', { url }, headers)).status).toBe(201);
    // Another organisation's subscription is not there for this one.
    const foreign = ((await land.get('/v1/subscriptions')).body.items as { id: string }[])[0]?.id ?? '';
    expect((await fire.get(`/v1/subscriptions/${foreign}`)).status).toBe(404);
    expect((await fire.post(`/v1/subscriptions/${foreign}/secret`, {})).status).toBe(404);
    expect((await fire.get(`/v1/subscriptions/${foreign}/deliveries`)).status).toBe(404);
    await happen(LAND);
    await sweep();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/once']);
    await unsubscribe(String(first.body.id));
  });

  it('are not sent any more once the subscription has ended', async () => {
    let gone = '';
    await withSubscription(`${receiver.origin}/gone`, async ({ id }) => {
      gone = id;
      await happen();
    });
    await sweep();
    await happen();
    await sweep();
    expect(receiver.received).toEqual([]);
    expect(await service.rows(`SELECT state FROM webhook_deliveries WHERE "endpointId" = '${gone}'`)).toEqual(
      [{ state: 'cancelled' }],
    );
  });

  it('are not sent when they were written as the subscription ended, nor again by hand', async () => {
    const { id } = await subscribe(`${receiver.origin}/ended`);
    await happen();
    const { id: delivery } = await logOf(id);
    await unsubscribe(id);
    const deliveries = service.app.get(WebhookDeliveriesService, { strict: false });
    await expect(deliveries.resend(id, String(delivery))).rejects.toMatchObject({
      code: 'subscription-not-found',
    });
    // As one that saw the subscription before its end and wrote after it.
    await change({ state: 'pending', nextAt: service.clock.now() }, String(delivery));
    await sweep();
    expect(receiver.received).toEqual([]);
    expect(
      await service.rows(`SELECT state, attempts FROM webhook_deliveries WHERE "endpointId" = '${id}'`),
    ).toEqual([{ state: 'cancelled', attempts: 0 }]);
  });

  it('leave no alarm once the subscription has ended', async () => {
    const alarms = service.app.get(AlarmsService);
    const { id } = await subscribe(`${closed}/alarm`);
    await happen();
    const { id: delivery } = await logOf(id);
    await change({ tries: 9 }, String(delivery));
    await sweep();
    expect(await alarms.open()).toMatchObject([{ code: 'webhook-given-up', subject: id }]);
    await unsubscribe(id);
    expect(await alarms.open()).toEqual([]);
  });

  it('keep nobody waiting for one that hangs', async () => {
    await withSubscription(`${receiver.origin}/slow`, async (slow) =>
      withSubscription(`${other.origin}/quick`, async () => {
        receiver.behave(hang);
        await happen();
        const done = sweep();
        await eventually(() => other.received.length === 1);
        expect(await deliveriesOf(slow.id)).toMatchObject([{ state: 'pending' }]);
        // What happens meanwhile is sent to the quick one although the other still hangs.
        await happen();
        await Promise.all([done, sweep()]);
        expect(other.received).toHaveLength(2);
      }),
    );
  });

  it('are sent also when they come due as an endpoint has just been found to have nothing more', async () => {
    await withSubscription(`${receiver.origin}/late`, async () => {
      const deliveries = service.app.get(WebhookDeliveriesService, { strict: false });
      const claim = deliveries.claim.bind(deliveries);
      const dueEndpoints = deliveries.dueEndpoints.bind(deliveries);
      let meanwhile: Promise<void> | undefined;
      let hasLooked = false;
      deliveries.dueEndpoints = async () => {
        const due = await dueEndpoints();
        hasLooked = meanwhile !== undefined;
        return due;
      };
      deliveries.claim = async (...of) => {
        const found = await claim(...of);
        if (found || meanwhile) return found;
        await happen();
        meanwhile = Promise.resolve();
        meanwhile = sweep();
        await eventually(() => hasLooked);
        return null;
      };
      try {
        await happen();
        await sweep();
        await meanwhile;
      } finally {
        Object.assign(deliveries, { claim, dueEndpoints });
      }
      expect(receiver.received).toHaveLength(2);
    });
  });

  it('are sent again by hand also when the last attempt is under way, whatever becomes of that', async () => {
    await withSubscription(`${receiver.origin}/hanging`, async ({ id }) => {
      await happen();
      const { id: delivery } = await logOf(id);
      await change({ tries: 9 }, String(delivery));
      receiver.behave(hang);
      const last = sweep();
      await eventually(() => receiver.received.length === 1);
      service.clock.advance(1);
      const { status } = await fire.post(`/v1/subscriptions/${id}/deliveries/${String(delivery)}/resend`, {});
      expect(status).toBe(202);
      await last;
      expect(await logOf(id)).toMatchObject({ state: 'pending', attempts: 1, log: [{ outcome: 'timeout' }] });
      expect(await service.app.get(AlarmsService).open()).toEqual([]);
      await sweep();
      expect(await logOf(id)).toMatchObject({ state: 'delivered', attempts: 2 });
    });
  });

  it('are sent by one of two processes at a time, and again by the other when the first has died', async () => {
    await withSubscription(`${receiver.origin}/two`, async ({ id }) => {
      const deliveries = service.app.get(WebhookDeliveriesService, { strict: false });
      await happen();
      const until = new Date(service.clock.now().getTime() + 5000);
      const both = await Promise.all([
        deliveries.claim(id, 'one', until),
        deliveries.claim(id, 'two', until),
      ]);
      const held = both.filter((each) => each !== null);
      expect(held).toHaveLength(1);
      await sweep();
      expect(receiver.received).toEqual([]);
      service.clock.advance(6);
      await sweep();
      expect(receiver.received).toHaveLength(1);
      // The first one was only slow: its note is kept, but what became of it since stands.
      const end = { outcome: 'timeout', status: null, at: service.clock.now(), milliseconds: 1 } as const;
      if (held[0]) expect(await deliveries.settle(held[0], end)).toBeUndefined();
      expect(await logOf(id)).toMatchObject({
        state: 'delivered',
        log: [
          { number: 1, outcome: 'timeout' },
          { number: 2, outcome: 'delivered' },
        ],
      });
    });
  });

  it('are only for keys with the scope that are bound to an organisation', async () => {
    const without = httpApi(service, await service.keyOf(FIRE, 'department', 'lookups:make'));
    expect((await without.get('/v1/subscriptions')).status).toBe(403);
    const unbound = httpApi(service, await service.key('department', 'subscriptions:manage'));
    expect(await unbound.get('/v1/subscriptions')).toMatchObject({
      status: 403,
      body: { type: expect.stringContaining('organisation-required') as string },
    });
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect((await fire.get(`/v1/subscriptions/${unknown}`)).status).toBe(404);
    expect((await fire.get('/v1/subscriptions/x')).status).toBe(400);
  });
});

async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** Where nobody listens. */
async function freeOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

async function startReceiverAt(origin: string): Promise<{ ids: unknown[]; close: () => Promise<void> }> {
  const { createServer: createHttpServer } = await import('node:http');
  const ids: unknown[] = [];
  const server = createHttpServer((request, response) => {
    ids.push(request.headers['jianzhang-webhook-id']);
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(origin).port), '127.0.0.1', resolve));
  return {
    ids,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
