import { createServer } from 'node:net';
import { WebhookDeliveriesService } from '../../src/exchange/webhook-deliveries.service.js';
import { WebhookDelivery } from '../../src/exchange/webhook-delivery.entity.js';
import { WebhookDispatcherService } from '../../src/exchange/webhook-dispatcher.service.js';
import { WEBHOOK_RESOLVE } from '../../src/exchange/webhook-http.js';
import { AlarmsService } from '../../src/platform/alarms/alarms.service.js';
import { Database } from '../../src/platform/database/database.js';
import { type Api, httpApi } from './api.js';
import { startService, type TestService } from './service.js';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.js';

/** Two departments of the seeds. */
export const FIRE = '11410726MB0X234568';
export const LAND = '11410726MB0X345697';

type Addresses = Readonly<Record<string, readonly { address: string; family: number }[]>>;

/** Names of places inside as the scene's resolver knows them. */
export const INSIDE: Addresses = {
  'inside.example': [{ address: '127.0.0.1', family: 4 }],
  'mapped.example': [{ address: '::ffff:127.0.0.1', family: 6 }],
  'link.example': [{ address: '169.254.169.254', family: 4 }],
  'private.example': [{ address: '10.0.0.7', family: 4 }],
};

type Subscription = Readonly<{ id: string; secret: string }>;

export type WebhookScene = Awaited<ReturnType<typeof webhookScene>>;

/** A service that may send to two receivers that are there, to one that is not, and to hosts by name. */
export async function webhookScene() {
  const [receiver, other, closed] = [await startReceiver(), await startReceiver(), await freeOrigin()];
  let names = INSIDE;
  const service = await startService({
    env: { WEBHOOK_HOSTS: hostsOf(receiver, other.origin, closed), WEBHOOK_TIMEOUT_MS: '1000' },
    providers: new Map([[WEBHOOK_RESOLVE, (name: string) => Promise.resolve(names[name] ?? [])]]),
  });
  const authorization = await service.keyOf(FIRE, 'department', 'subscriptions:manage');
  const fire = httpApi(service, authorization);
  return {
    service,
    receiver,
    other,
    closed,
    fire,
    land: httpApi(service, await service.keyOf(LAND, 'department', 'subscriptions:manage')),
    alarms: service.app.get(AlarmsService),
    ...subscribing(service, fire, authorization),
    ...delivering(service, fire),
    /** From here on until the reset these are what names lead to. */
    lead: (to: Addresses): void => void (names = to),
    /** Nothing received, and names as they were. */
    reset: (): void => {
      receiver.received.length = 0;
      other.received.length = 0;
      names = INSIDE;
    },
    close: async (): Promise<void> => {
      await service.close();
      await Promise.all([receiver.close(), other.close()]);
    },
  };
}

function subscribing({ url: origin }: TestService, fire: Api, authorization: string) {
  const subscribe = async (url: string): Promise<Subscription> => {
    const { status, body } = await fire.post('/v1/subscriptions', { url });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return { id: String(body.id), secret: String(body.secret) };
  };
  const unsubscribe = async (id: string): Promise<void> => {
    const request = { method: 'DELETE', headers: { authorization } };
    const { status } = await fetch(`${origin}/v1/subscriptions/${id}`, request);
    if (status !== 204) throw new Error(`the subscription was not ended: ${status}`);
  };
  return {
    subscribe,
    unsubscribe,
    /** One subscription at a time, so that no other test's events are sent to it. */
    withSubscription: async (url: string, work: (made: Subscription) => Promise<void>): Promise<void> => {
      const made = await subscribe(url);
      try {
        await work(made);
      } finally {
        await unsubscribe(made.id);
      }
    },
  };
}

function delivering({ app }: TestService, fire: Api) {
  const deliveries = app.get(WebhookDeliveriesService, { strict: false });
  const database = app.get(Database);
  let sequence = 100;
  const deliveriesOf = async (id: string): Promise<Record<string, unknown>[]> =>
    (await fire.get(`/v1/subscriptions/${id}/deliveries`)).body.items as Record<string, unknown>[];
  return {
    deliveries,
    /** A change of a licence that this organisation is told of, by its sequence. */
    happen: async (organisationUscc = FIRE): Promise<number> => {
      sequence += 1;
      const event = {
        organisationUscc,
        sequence,
        type: 'licence.changed',
        at: new Date('2026-11-23T01:59:00Z'),
        data: { number: '410726202611230101', to: 'revoked', name: '建筑工程施工许可证' },
      };
      await database.write((manager) => deliveries.enqueue(manager, event));
      return sequence;
    },
    change: (to: Partial<WebhookDelivery>, id: string) =>
      database.write((manager) => manager.update(WebhookDelivery, { id }, to)),
    sweep: (): Promise<void> => app.get(WebhookDispatcherService, { strict: false }).sweep(),
    deliveriesOf,
    /** The latest delivery with its attempts. */
    logOf: async (id: string): Promise<Record<string, unknown>> => {
      const [latest] = await deliveriesOf(id);
      return (await fire.get(`/v1/subscriptions/${id}/deliveries/${String(latest?.id)}`)).body;
    },
    resend: (id: string, delivery: unknown) =>
      fire.post(`/v1/subscriptions/${id}/deliveries/${String(delivery)}/resend`, {}),
  };
}

/** Where webhooks may be sent, as the setting lists it. */
function hostsOf({ origin }: WebhookReceiver, ...others: readonly string[]): string {
  const { port } = new URL(origin);
  const named = [...Object.keys(INSIDE), 'turns.example'].map((name) => `http://${name}:${port}`);
  return [origin, ...others, ...named, `http://fixed.example:${port}=127.0.0.1`].join();
}

/** Where nobody listens. */
async function freeOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
