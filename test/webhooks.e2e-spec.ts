import { createHmac } from 'node:crypto';
import { answer, hang, idOf, signatureWith, startReceiver } from './support/webhook-receiver.js';
import { type WebhookScene, webhookScene } from './support/webhook-scene.js';

describe('webhooks', () => {
  let scene: WebhookScene;
  beforeAll(async () => {
    scene = await webhookScene();
  });
  beforeEach(() => scene.reset());
  afterAll(() => scene.close());

  it('are signed over time and body with a secret that is shown once', async () => {
    await scene.withSubscription(`${scene.receiver.origin}/hook?a=b`, async ({ id, secret }) => {
      expect(secret).toMatch(/^jzwh_[\w-]{43}$/);
      const at = await scene.happen();
      await scene.sweep();
      const [call] = scene.receiver.received;
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
      expect(await scene.deliveriesOf(id)).toMatchObject([
        { sequence: at, state: 'delivered', attempts: 1, nextAt: null },
      ]);
      const shown = JSON.stringify([
        (await scene.fire.get('/v1/subscriptions')).body,
        (await scene.fire.get(`/v1/subscriptions/${id}`)).body,
      ]);
      expect(shown).toContain(id);
      expect(shown).not.toContain(secret);
      expect(JSON.stringify(await scene.service.rows('SELECT * FROM webhook_endpoints'))).not.toContain(
        secret,
      );
      expect(scene.service.logs.join('\n')).not.toContain(secret);
    });
  });

  it('are sent again after a failure, with the same id, anew signed, later and later', async () => {
    await scene.withSubscription(`${scene.receiver.origin}/again`, async ({ id, secret }) => {
      scene.receiver.behave(
        answer(500),
        answer(302, { location: `${scene.other.origin}/elsewhere` }),
        hang,
        answer(200),
      );
      await scene.happen();
      await scene.sweep();
      await scene.sweep(); // not due yet
      expect(scene.receiver.received).toHaveLength(1);
      for (const seconds of [12, 72, 360]) {
        scene.service.clock.advance(seconds);
        await scene.sweep();
      }
      const ids = scene.receiver.received.map(idOf);
      expect(ids).toEqual([ids[0], ids[0], ids[0], ids[0]]);
      expect(scene.other.received).toEqual([]); // redirects are not followed
      for (const call of scene.receiver.received)
        expect(call.headers['jianzhang-webhook-signature']).toBe(signatureWith(secret, call));
      expect(
        new Set(scene.receiver.received.map(({ headers }) => headers['jianzhang-webhook-timestamp'])).size,
      ).toBe(4);
      const log = await scene.logOf(id);
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
    await scene.withSubscription(`${scene.closed}/nobody`, async ({ id }) => {
      await scene.happen();
      for (let i = 0; i < 12; i += 1) {
        await scene.sweep();
        scene.service.clock.advance(2 * 86_400);
      }
      const log = await scene.logOf(id);
      expect(log).toMatchObject({ state: 'dead', attempts: 10, nextAt: null });
      expect((log.log as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(
        Array(10).fill('unreachable'),
      );
      expect(await scene.alarms.open()).toMatchObject([
        { code: 'webhook-given-up', subject: id, severity: 'warning' },
      ]);

      const revived = await startReceiver(Number(new URL(scene.closed).port));
      const { status } = await scene.resend(id, log.id);
      expect(status).toBe(202);
      await scene.sweep();
      await revived.close();
      expect(revived.received.map(idOf)).toEqual([log.id]);
      expect(await scene.logOf(id)).toMatchObject({ state: 'delivered', attempts: 11 });
      expect(await scene.alarms.open()).toEqual([]);
    });
  });

  it('are sent again by hand also when they were taken', async () => {
    await scene.withSubscription(`${scene.receiver.origin}/taken`, async ({ id }) => {
      await scene.happen();
      await scene.sweep();
      const { id: delivery } = await scene.logOf(id);
      await scene.resend(id, delivery);
      await scene.sweep();
      expect(scene.receiver.received.map(idOf)).toEqual([delivery, delivery]);
    });
  });

  it('are signed with the new secret as soon as it was changed', async () => {
    await scene.withSubscription(`${scene.receiver.origin}/rotated`, async ({ id, secret }) => {
      await scene.happen();
      const { body } = await scene.fire.post(`/v1/subscriptions/${id}/secret`, {});
      expect(body.secret).not.toBe(secret);
      await scene.sweep();
      expect(scene.receiver.received).toHaveLength(1);
      for (const call of scene.receiver.received)
        expect(call.headers['jianzhang-webhook-signature']).toBe(signatureWith(String(body.secret), call));
    });
  });
});
