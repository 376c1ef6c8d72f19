import { createHash } from 'node:crypto';
import { type ClockScene, clockScene, ISSUED_AT, ORDER, pointersOf } from './support/licence-life-scene.js';

const PDF = Buffer.from('%PDF-1.7\n% a decision, as far as this service reads it\n');

describe('the clocks of a permit', () => {
  let scene: ClockScene;
  beforeAll(async () => {
    scene = await clockScene();
  });
  beforeEach(() => scene.service.clock.set(ISSUED_AT));
  afterAll(() => scene.close());

  describe('rest', () => {
    it('needs a recheck after a year, and then a resume', async () => {
      const { id } = await scene.issued();
      const suspended = await scene.act(id, 'suspend', { effectiveDate: '2026-11-30' });
      expect(suspended.body).toMatchObject({
        status: 'suspended',
        suspendedOn: '2026-11-30',
        startedOn: '2026-11-30',
        dueOn: '2027-11-30',
      });
      scene.service.clock.set('2027-11-29T15:59:59Z');
      await scene.sweep();
      expect(await scene.seen(id)).toMatchObject({ status: 'suspended' });
      expect((await scene.act(id, 'recheck', { result: 'passed' })).status).toBe(409);

      scene.service.clock.set('2028-01-10T02:00:00Z');
      const early = await scene.act(id, 'resume');
      expect(early.status).toBe(409);
      expect(early.body).toMatchObject({
        licenceStatus: 'pending-recheck',
        allowed: ['recheck', 'revoke', 'withdraw', 'penalise', 'void'],
      });
      expect(await scene.seen(id)).toMatchObject({
        status: 'pending-recheck',
        statusSince: '2027-11-29T16:00:00.000Z',
      });

      expect((await scene.act(id, 'recheck', { result: 'failed' })).body.status).toBe('pending-recheck');
      expect((await scene.act(id, 'resume')).status).toBe(409);
      expect((await scene.act(id, 'recheck', { result: 'passed' })).body).toMatchObject({
        status: 'suspended',
        dueOn: '2029-01-10',
      });
      const resumed = (await scene.act(id, 'resume')).body;
      expect(resumed).toMatchObject({ status: 'valid', startedOn: '2026-11-30' });
      expect(resumed).not.toHaveProperty('suspendedOn');
      expect(
        (await scene.historyOf(id)).map(
          ({ action, effectiveDate }) => `${String(action)} ${String(effectiveDate)}`,
        ),
      ).toEqual([
        'publish 2026-11-30',
        'suspend 2026-11-30',
        'await-recheck 2027-11-30',
        'recheck-failed 2028-01-10',
        'recheck 2028-01-10',
        'resume 2028-01-10',
      ]);
    });
  });

  describe('an order', () => {
    it('counts from the day that it names, not before the step before it, and never from a day to come', async () => {
      const { id } = await scene.issued();
      scene.service.clock.set('2026-12-10T02:00:00Z');
      for (const effectiveDate of ['2026-12-11', '2026-11-29', '2026-02-30', 'yesterday'])
        expect(pointersOf(await scene.act(id, 'suspend', { effectiveDate }))).toContain('/effectiveDate');
      expect((await scene.act(id, 'suspend', { effectiveDate: '2026-12-05' })).body).toMatchObject({
        suspendedOn: '2026-12-05',
        statusSince: '2026-12-10T02:00:00.000Z',
      });
      expect(pointersOf(await scene.act(id, 'resume', { effectiveDate: '2026-12-04' }))).toEqual([
        '/effectiveDate',
      ]);
      expect((await scene.act(id, 'resume', { effectiveDate: '2026-12-05' })).status).toBe(200);
    });

    it.each([
      ['withdraw', 'withdrawn'],
      ['penalise', 'penalised'],
      ['void', 'void'],
      ['revoke', 'revoked'],
    ])('%s leaves it %s for good, with the decision that it rests on', async (action, status) => {
      const { id } = await scene.issued();
      const decision = { content: PDF.toString('base64') };
      expect((await scene.act(id, action, { decision })).body).toMatchObject({ status });
      const sha256 = createHash('sha256').update(PDF).digest('hex');
      const href = `/v1/licences/${id}/status-history/2/decision`;
      expect((await scene.historyOf(id)).at(-1)).toMatchObject({
        action,
        ...ORDER,
        decision: { sha256, href },
      });
      const file = await scene.api.raw(href);
      expect(Buffer.from(await file.arrayBuffer()).equals(PDF)).toBe(true);
      expect((await scene.act(id, 'resume')).body).toMatchObject({ licenceStatus: status, allowed: [] });
      expect((await scene.api.get(`/v1/licences/${id}/status-history/1/decision`)).status).toBe(404);
    });

    it('may name a decision that is stored here', async () => {
      const { id } = await scene.issued();
      const { document } = (await scene.seen(id)) as { document: { sha256: string } };
      const { sha256 } = document;
      expect((await scene.act(id, 'withdraw', { decision: { sha256 } })).status).toBe(200);
      expect((await scene.historyOf(id)).at(-1)).toMatchObject({ decision: { sha256 } });
    });
  });

  describe('an order that cannot be', () => {
    let lasting: { id: string };
    beforeAll(async () => {
      scene.service.clock.set(ISSUED_AT);
      lasting = await scene.issued();
    });

    it.each([
      ['too late', '2027-06-01'],
      ['by a day too late', '2027-05-29'],
      ['the day that it is', '2027-02-28'],
      ['no day', '2027-02-30'],
      ['nothing', undefined],
      ['something else', 'soon'],
    ])('refuses %s', async (_, until) => {
      const refused = await scene.act(lasting.id, 'extend', { until });
      expect([refused.status, ...new Set(pointersOf(refused))]).toEqual([400, '/until']);
    });

    it.each([{ result: undefined }, { result: 'maybe' }])('refuses the result $result', async (more) => {
      expect(pointersOf(await scene.act(lasting.id, 'recheck', more))).toContain('/result');
    });

    it.each<[string, unknown, string]>([
      ['neither', {}, '/decision'],
      ['both', { content: PDF.toString('base64'), sha256: 'a'.repeat(64) }, '/decision'],
      ['a file that is not here', { sha256: 'a'.repeat(64) }, '/decision/sha256'],
      ['no hash', { sha256: 'A' }, '/decision/sha256'],
      ['no PDF', { content: Buffer.from('<html>').toString('base64') }, '/decision/content'],
      ['no Base64', { content: 'JVBERi!' }, '/decision/content'],
      ['text', 'decided', '/decision'],
    ])('refuses a decision that is %s', async (_, decision, pointer) => {
      const refused = await scene.act(lasting.id, 'revoke', { decision });
      expect([refused.status, [...new Set(pointersOf(refused))][0]]).toEqual([400, pointer]);
      expect(await scene.seen(lasting.id)).toMatchObject({ status: 'valid' });
    });
  });
});
