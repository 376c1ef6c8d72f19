import { type ClockScene, clockScene, ISSUED_AT, pointersOf } from './support/licence-life-scene.js';

describe('the clocks of a permit', () => {
  let scene: ClockScene;
  beforeAll(async () => {
    scene = await clockScene();
  });
  beforeEach(() => scene.service.clock.set(ISSUED_AT));
  afterAll(() => scene.close());

  describe('extension', () => {
    it('moves the deadline twice, by three months at most, and not a third time', async () => {
      const { id } = await scene.issued();
      const { document } = await scene.seen(id);
      const first = await scene.act(id, 'extend', { until: '2027-05-28' });
      expect(first.body).toMatchObject({
        status: 'valid',
        version: '001',
        startDeadline: '2027-05-28',
        extensions: 1,
      });
      expect(first.body.document).toEqual(document);

      scene.service.clock.set('2027-05-28T15:00:00Z'); // the last hour of the last day
      expect(pointersOf(await scene.act(id, 'extend', { until: '2027-08-29' }))).toEqual(['/until']);
      expect((await scene.act(id, 'extend', { until: '2027-08-28' })).body).toMatchObject({
        extensions: 2,
        dueOn: '2027-08-29',
      });
      const third = await scene.act(id, 'extend', { until: '2027-11-28' });
      expect(third.status).toBe(409);
      expect(third.body).toMatchObject({
        licenceStatus: 'valid',
        action: 'extend',
        allowed: ['change', 'report-start', 'suspend', 'revoke', 'withdraw', 'penalise', 'void'],
      });
      expect(third.body.detail).toContain('extended 2 times already');
      expect(await scene.historyOf(id)).toMatchObject([
        { action: 'publish', startDeadline: '2027-02-28' },
        {
          action: 'extend',
          from: 'valid',
          to: 'valid',
          startDeadline: '2027-05-28',
          officer: 'test approval-system',
        },
        { action: 'extend', startDeadline: '2027-08-28' },
      ]);

      scene.service.clock.set('2027-08-28T16:00:00Z');
      await scene.sweep();
      expect(await scene.seen(id)).toMatchObject({ status: 'lapsed', extensions: 2 });
    });

    it('is granted once by two officers at the same moment', async () => {
      const { id } = await scene.issued();
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => scene.act(id, 'extend', { until: '2027-05-28' })),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.map(({ status }) => status).every((status) => [200, 400, 409].includes(status))).toBe(
        true,
      );
      expect(await scene.seen(id)).toMatchObject({ extensions: 1, startDeadline: '2027-05-28' });
      expect(await scene.historyOf(id)).toHaveLength(2);
    });

    it('is not for work that began', async () => {
      const { id } = await scene.issued();
      expect((await scene.act(id, 'report-start')).body).toMatchObject({
        status: 'valid',
        startedOn: '2026-11-30',
      });
      const refused = await scene.act(id, 'extend', { until: '2027-05-28' });
      expect([refused.status, refused.body.detail]).toEqual([
        409,
        expect.stringContaining('work began on 2026-11-30'),
      ]);
      expect((await scene.act(id, 'report-start')).status).toBe(409);
    });

    it('goes over to the next version', async () => {
      const { id } = await scene.issued();
      await scene.act(id, 'extend', { until: '2027-05-28' });
      const body = await scene.nextCase();
      const headers = { prefer: 'wait=30', 'idempotency-key': body.caseNo };
      const next = await scene.api.post(`/v1/licences/${id}/change`, body, headers);
      expect(next.body).toMatchObject({
        version: '002',
        startDeadline: '2027-05-28',
        extensions: 1,
        dueOn: '2027-05-29',
      });
      expect(await scene.seen(id)).not.toHaveProperty('dueOn');
    });
  });
});
