import { AuditService } from '../src/audit/audit.service.js';
import { WorkingDaysService } from '../src/catalogue/working-days.service.js';
import { LicenceClocksService } from '../src/licences/licence-clocks.service.js';
import { LicencesService } from '../src/licences/licences.service.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { Database } from '../src/platform/database/database.js';
import { type ClockScene, clockScene, ISSUED_AT } from './support/licence-life-scene.js';

const LAPSE_GROUND = '《中华人民共和国建筑法》第九条';

describe('the clocks of a permit', () => {
  let scene: ClockScene;
  beforeAll(async () => {
    scene = await clockScene();
  });
  beforeEach(() => scene.service.clock.set(ISSUED_AT));
  afterAll(() => scene.close());

  const auditOf = async (id: string) =>
    (await scene.service.app.get(AuditService, { strict: false }).since(0, ['licence-status'], 1000)).filter(
      ({ licenceIds }) => licenceIds.includes(id),
    );

  it('end three months after issue, at the end of a shorter month, and on no day before', async () => {
    const { id, number, verification } = await scene.issued();
    expect(await scene.seen(id)).toMatchObject({
      startDeadline: '2027-02-28',
      extensions: 0,
      dueOn: '2027-03-01',
    });

    scene.service.clock.set('2027-02-28T15:59:59.999Z');
    await scene.sweep();
    expect(await scene.seen(id)).toMatchObject({ status: 'valid' });

    scene.service.clock.set('2027-02-28T16:00:00.000Z'); // midnight in Shanghai
    await scene.sweep();
    const lapsed = await scene.seen(id);
    expect(lapsed).toMatchObject({ status: 'lapsed', statusSince: '2027-02-28T16:00:00.000Z' });
    expect(lapsed).not.toHaveProperty('dueOn');
    const publicAnswer = await scene.api.get(`/v/${verification.url.split('/').at(-1)}`);
    expect(publicAnswer.body).toMatchObject({ number, status: 'lapsed' });

    const refused = await scene.act(id, 'report-start');
    expect(refused.body).toMatchObject({ status: 409, licenceStatus: 'lapsed', allowed: [] });
    for (const action of [
      'extend',
      'suspend',
      'resume',
      'recheck',
      'revoke',
      'withdraw',
      'penalise',
      'void',
    ]) {
      const more =
        action === 'extend' ? { until: '2027-05-28' } : action === 'recheck' ? { result: 'passed' } : {};
      expect([action, (await scene.act(id, action, more)).status]).toEqual([action, 409]);
    }
    expect((await auditOf(id)).map(({ body, actor }) => [body, actor.keyId])).toEqual([
      [expect.objectContaining({ action: 'publish', from: 'sealing', to: 'valid', number }), null],
      [
        {
          action: 'lapse',
          from: 'valid',
          to: 'lapsed',
          number,
          version: '001',
          identifier: lapsed.identifier,
          name: '中华人民共和国建筑工程施工许可证',
          reason: '开工期限届满，既未报告开工也未延期，施工许可证自行废止',
          legalBasis: LAPSE_GROUND,
          effectiveDate: '2027-03-01',
        },
        null,
      ],
    ]);
  });

  it('catch up after the service stood still, as of the day of the law; again, and backwards, change nothing', async () => {
    const [unbegun, begun] = [await scene.issued(), await scene.issued()];
    expect((await scene.act(begun.id, 'report-start', { effectiveDate: '2026-11-30' })).status).toBe(200);
    scene.service.clock.set('2027-06-10T01:00:00Z');
    await scene.sweep();
    expect(await scene.seen(unbegun.id)).toMatchObject({
      status: 'lapsed',
      statusSince: '2027-02-28T16:00:00.000Z',
    });
    expect(await scene.seen(begun.id)).toMatchObject({ status: 'valid', startedOn: '2026-11-30' });
    const steps = await scene.historyOf(unbegun.id);
    expect(steps.at(-1)).toEqual({
      sequence: 2,
      action: 'lapse',
      from: 'valid',
      to: 'lapsed',
      reason: '开工期限届满，既未报告开工也未延期，施工许可证自行废止',
      legalBasis: LAPSE_GROUND,
      effectiveDate: '2027-03-01',
      at: '2027-06-10T01:00:00.000Z',
    });

    expect(await scene.sweep()).toBe(0);
    scene.service.clock.set('2026-12-01T01:00:00Z');
    expect(await scene.sweep()).toBe(0);
    expect(await scene.historyOf(unbegun.id)).toEqual(steps);
    expect(await scene.seen(unbegun.id)).toMatchObject({ status: 'lapsed' });
  });

  it('are noted once, whoever comes at the same moment', async () => {
    const { id } = await scene.issued();
    scene.service.clock.set('2027-03-01T00:00:00Z');
    const get = <T>(type: abstract new (...parameters: never[]) => T): T =>
      scene.service.app.get(type, { strict: false });
    const replica = new LicenceClocksService(
      get(Database),
      get(LicencesService),
      get(WorkingDaysService),
      get(AlarmsService),
      scene.service.clock,
    );
    const [here, there, officer] = await Promise.all([
      scene.sweep(),
      replica.sweep(),
      scene.act(id, 'report-start'),
    ]);
    expect(here + there).toBeLessThanOrEqual(1);
    expect(officer.status).toBe(409);
    expect((await scene.historyOf(id)).map(({ action }) => action)).toEqual(['publish', 'lapse']);
  });

  it('hold an officer to the law before the daily look', async () => {
    const { id } = await scene.issued();
    scene.service.clock.set('2027-02-28T16:00:00.000Z');
    const late = await scene.act(id, 'extend', { until: '2027-05-28' });
    expect([late.status, late.body.licenceStatus]).toEqual([409, 'lapsed']);
    expect(await scene.seen(id)).toMatchObject({ status: 'lapsed' });
  });

  it('tell before they end, and of holidays that are not announced', async () => {
    await scene.issued();
    scene.service.clock.set('2027-02-25T02:00:00Z');
    await scene.sweep();
    const open = await scene.service.app.get(AlarmsService, { strict: false }).open();
    const about = (code: string) => open.filter((alarm) => alarm.code === code);
    expect(about('licences-ending')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        detail: expect.stringContaining('on 2027-03-01') as string,
      }),
    ]);
    expect(about('working-days-unconfirmed')).toEqual([
      expect.objectContaining({ subject: '2027', severity: 'notice' }),
    ]);
  });
});
