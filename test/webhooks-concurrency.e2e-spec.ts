import { hang } from './support/webhook-receiver.js';
import { type WebhookScene, webhookScene } from './support/webhook-scene.js';

describe('webhooks', () => {
  let scene: WebhookScene;
  beforeAll(async () => {
    scene = await webhookScene();
  });
  beforeEach(() => scene.reset());
  afterAll(() => scene.close());

  it('keep nobody waiting for one that hangs', async () => {
    await scene.withSubscription(`${scene.receiver.origin}/slow`, async (slow) =>
      scene.withSubscription(`${scene.other.origin}/quick`, async () => {
        scene.receiver.behave(hang);
        await scene.happen();
        const done = scene.sweep();
        await eventually(() => scene.other.received.length === 1);
        expect(await scene.deliveriesOf(slow.id)).toMatchObject([{ state: 'pending' }]);
        // What happens meanwhile is sent to the quick one although the other still hangs.
        await scene.happen();
        await Promise.all([done, scene.sweep()]);
        expect(scene.other.received).toHaveLength(2);
      }),
    );
  });

  it('are sent also when they come due as an endpoint has just been found to have nothing more', async () => {
    await scene.withSubscription(`${scene.receiver.origin}/late`, async () => {
      const { deliveries } = scene;
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
        await scene.happen();
        meanwhile = Promise.resolve();
        meanwhile = scene.sweep();
        await eventually(() => hasLooked);
        return null;
      };
      try {
        await scene.happen();
        await scene.sweep();
        await meanwhile;
      } finally {
        Object.assign(deliveries, { claim, dueEndpoints });
      }
      expect(scene.receiver.received).toHaveLength(2);
    });
  });

  it('are sent again by hand also when the last attempt is under way, whatever becomes of that', async () => {
    await scene.withSubscription(`${scene.receiver.origin}/hanging`, async ({ id }) => {
      await scene.happen();
      const { id: delivery } = await scene.logOf(id);
      await scene.change({ tries: 9 }, String(delivery));
      scene.receiver.behave(hang);
      const last = scene.sweep();
      await eventually(() => scene.receiver.received.length === 1);
      scene.service.clock.advance(1);
      const { status } = await scene.resend(id, delivery);
      expect(status).toBe(202);
      await last;
      expect(await scene.logOf(id)).toMatchObject({
        state: 'pending',
        attempts: 1,
        log: [{ outcome: 'timeout' }],
      });
      expect(await scene.alarms.open()).toEqual([]);
      await scene.sweep();
      expect(await scene.logOf(id)).toMatchObject({ state: 'delivered', attempts: 2 });
    });
  });

  it('are sent by one of two processes at a time, and again by the other when the first has died', async () => {
    await scene.withSubscription(`${scene.receiver.origin}/two`, async ({ id }) => {
      const { deliveries } = scene;
      await scene.happen();
      const until = new Date(scene.service.clock.now().getTime() + 5000);
      const both = await Promise.all([
        deliveries.claim(id, 'one', until),
        deliveries.claim(id, 'two', until),
      ]);
      const held = both.filter((each) => each !== null);
      expect(held).toHaveLength(1);
      await scene.sweep();
      expect(scene.receiver.received).toEqual([]);
      scene.service.clock.advance(6);
      await scene.sweep();
      expect(scene.receiver.received).toHaveLength(1);
      // The first one was only slow: its note is kept, but what became of it since stands.
      const end = {
        outcome: 'timeout',
        status: null,
        at: scene.service.clock.now(),
        milliseconds: 1,
      } as const;
      if (held[0]) expect(await deliveries.settle(held[0], end)).toBeUndefined();
      expect(await scene.logOf(id)).toMatchObject({
        state: 'delivered',
        log: [
          { number: 1, outcome: 'timeout' },
          { number: 2, outcome: 'delivered' },
        ],
      });
    });
  });
});

async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
