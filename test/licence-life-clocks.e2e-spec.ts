import { createHash } from 'node:crypto';
import { AuditService } from '../src/audit/audit.service.js';
import { WorkingDaysService } from '../src/catalogue/working-days.service.js';
import { LicenceClocksService } from '../src/licences/licence-clocks.service.js';
import { LicencesService } from '../src/licences/licences.service.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { Database } from '../src/platform/database/database.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const ORDER = { reason: '建设单位报告', legalBasis: '《建筑法》第九条' };
const PDF = Buffer.from('%PDF-1.7\n% a decision, as far as this service reads it\n');
const LAPSE_GROUND = '《中华人民共和国建筑法》第九条';

describe('the clocks of a permit', () => {
  let service: TestService;
  let api: Api;

  beforeAll(async () => {
    service = await startService({ env: { RATE_LIMIT_PER_ADDRESS: '1000000' } });
    const scopes = ['licences:issue', 'licences:change', 'licences:change-status', 'licences:read'] as const;
    api = httpApi(service, await service.key('approval-system', ...scopes));
  });
  beforeEach(() => service.clock.set('2026-11-30T02:00:00Z'));
  afterAll(() => service.close());

  let serial = 0;
  const issued = async () => {
    const body = await exampleCase('01-minimal.json', `CLOCK-${++serial}`);
    const licence = (await api.post('/v1/licences', body, { prefer: 'wait=30' })).body;
    expect(licence.state).toBe('valid');
    return licence as { id: string; number: string; verification: { url: string } };
  };
  const act = (id: string, action: string, more: object = {}): Promise<Answer> =>
    api.post(`/v1/licences/${id}/${action}`, { ...ORDER, ...more });
  const seen = async (id: string) => (await api.get(`/v1/licences/${id}`)).body;
  const historyOf = async (id: string) =>
    (await api.get(`/v1/licences/${id}/status-history`)).body.items as Record<string, unknown>[];
  const clocks = () => service.app.get(LicenceClocksService, { strict: false });
  const pointersOf = ({ body }: Answer) => (body.errors as { pointer: string }[]).map((e) => e.pointer);
  const auditOf = async (id: string) =>
    (await service.app.get(AuditService, { strict: false }).since(0, ['licence-status'], 1000)).filter(
      ({ licenceIds }) => licenceIds.includes(id),
    );

  it('end three months after issue, at the end of a shorter month, and on no day before', async () => {
    const { id, number, verification } = await issued();
    expect(await seen(id)).toMatchObject({ startDeadline: '2027-02-28', extensions: 0, dueOn: '2027-03-01' });

    service.clock.set('2027-02-28T15:59:59.999Z');
    await clocks().sweep();
    expect(await seen(id)).toMatchObject({ status: 'valid' });

    service.clock.set('2027-02-28T16:00:00.000Z'); // midnight in Shanghai
    await clocks().sweep();
    const lapsed = await seen(id);
    expect(lapsed).toMatchObject({ status: 'lapsed', statusSince: '2027-02-28T16:00:00.000Z' });
    expect(lapsed).not.toHaveProperty('dueOn');
    const publicAnswer = await api.get(`/v/${verification.url.split('/').at(-1)}`);
    expect(publicAnswer.body).toMatchObject({ number, status: 'lapsed' });

    const refused = await act(id, 'report-start');
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
      expect([action, (await act(id, action, more)).status]).toEqual([action, 409]);
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
    const [unbegun, begun] = [await issued(), await issued()];
    expect((await act(begun.id, 'report-start', { effectiveDate: '2026-11-30' })).status).toBe(200);
    service.clock.set('2027-06-10T01:00:00Z');
    await clocks().sweep();
    expect(await seen(unbegun.id)).toMatchObject({
      status: 'lapsed',
      statusSince: '2027-02-28T16:00:00.000Z',
    });
    expect(await seen(begun.id)).toMatchObject({ status: 'valid', startedOn: '2026-11-30' });
    const steps = await historyOf(unbegun.id);
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

    expect(await clocks().sweep()).toBe(0);
    service.clock.set('2026-12-01T01:00:00Z');
    expect(await clocks().sweep()).toBe(0);
    expect(await historyOf(unbegun.id)).toEqual(steps);
    expect(await seen(unbegun.id)).toMatchObject({ status: 'lapsed' });
  });

  it('are noted once, whoever comes at the same moment', async () => {
    const { id } = await issued();
    service.clock.set('2027-03-01T00:00:00Z');
    const get = <T>(type: abstract new (...parameters: never[]) => T): T =>
      service.app.get(type, { strict: false });
    const replica = new LicenceClocksService(
      get(Database),
      get(LicencesService),
      get(WorkingDaysService),
      get(AlarmsService),
      service.clock,
    );
    const [here, there, officer] = await Promise.all([
      clocks().sweep(),
      replica.sweep(),
      act(id, 'report-start'),
    ]);
    expect(here + there).toBeLessThanOrEqual(1);
    expect(officer.status).toBe(409);
    expect((await historyOf(id)).map(({ action }) => action)).toEqual(['publish', 'lapse']);
  });

  it('hold an officer to the law before the daily look', async () => {
    const { id } = await issued();
    service.clock.set('2027-02-28T16:00:00.000Z');
    const late = await act(id, 'extend', { until: '2027-05-28' });
    expect([late.status, late.body.licenceStatus]).toEqual([409, 'lapsed']);
    expect(await seen(id)).toMatchObject({ status: 'lapsed' });
  });

  describe('extension', () => {
    it('moves the deadline twice, by three months at most, and not a third time', async () => {
      const { id } = await issued();
      const { document } = await seen(id);
      const first = await act(id, 'extend', { until: '2027-05-28' });
      expect(first.body).toMatchObject({
        status: 'valid',
        version: '001',
        startDeadline: '2027-05-28',
        extensions: 1,
      });
      expect(first.body.document).toEqual(document);

      service.clock.set('2027-05-28T15:00:00Z'); // the last hour of the last day
      expect(pointersOf(await act(id, 'extend', { until: '2027-08-29' }))).toEqual(['/until']);
      expect((await act(id, 'extend', { until: '2027-08-28' })).body).toMatchObject({
        extensions: 2,
        dueOn: '2027-08-29',
      });
      const third = await act(id, 'extend', { until: '2027-11-28' });
      expect(third.status).toBe(409);
      expect(third.body).toMatchObject({
        licenceStatus: 'valid',
        action: 'extend',
        allowed: ['change', 'report-start', 'suspend', 'revoke', 'withdraw', 'penalise', 'void'],
      });
      expect(third.body.detail).toContain('extended 2 times already');
      expect(await historyOf(id)).toMatchObject([
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

      service.clock.set('2027-08-28T16:00:00Z');
      await clocks().sweep();
      expect(await seen(id)).toMatchObject({ status: 'lapsed', extensions: 2 });
    });

    it('is granted once by two officers at the same moment', async () => {
      const { id } = await issued();
      const answers = await Promise.all([1, 2, 3, 4].map(() => act(id, 'extend', { until: '2027-05-28' })));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.map(({ status }) => status).every((status) => [200, 400, 409].includes(status))).toBe(
        true,
      );
      expect(await seen(id)).toMatchObject({ extensions: 1, startDeadline: '2027-05-28' });
      expect(await historyOf(id)).toHaveLength(2);
    });

    it('is not for work that began', async () => {
      const { id } = await issued();
      expect((await act(id, 'report-start')).body).toMatchObject({
        status: 'valid',
        startedOn: '2026-11-30',
      });
      const refused = await act(id, 'extend', { until: '2027-05-28' });
      expect([refused.status, refused.body.detail]).toEqual([
        409,
        expect.stringContaining('work began on 2026-11-30'),
      ]);
      expect((await act(id, 'report-start')).status).toBe(409);
    });

    it('goes over to the next version', async () => {
      const { id } = await issued();
      await act(id, 'extend', { until: '2027-05-28' });
      const body = await exampleCase('01-minimal.json', `CLOCK-${++serial}`);
      const headers = { prefer: 'wait=30', 'idempotency-key': body.caseNo };
      const next = await api.post(`/v1/licences/${id}/change`, body, headers);
      expect(next.body).toMatchObject({
        version: '002',
        startDeadline: '2027-05-28',
        extensions: 1,
        dueOn: '2027-05-29',
      });
      expect(await seen(id)).not.toHaveProperty('dueOn');
    });
  });

  describe('rest', () => {
    it('needs a recheck after a year, and then a resume', async () => {
      const { id } = await issued();
      const suspended = await act(id, 'suspend', { effectiveDate: '2026-11-30' });
      expect(suspended.body).toMatchObject({
        status: 'suspended',
        suspendedOn: '2026-11-30',
        startedOn: '2026-11-30',
        dueOn: '2027-11-30',
      });
      service.clock.set('2027-11-29T15:59:59Z');
      await clocks().sweep();
      expect(await seen(id)).toMatchObject({ status: 'suspended' });
      expect((await act(id, 'recheck', { result: 'passed' })).status).toBe(409);

      service.clock.set('2028-01-10T02:00:00Z');
      const early = await act(id, 'resume');
      expect(early.status).toBe(409);
      expect(early.body).toMatchObject({
        licenceStatus: 'pending-recheck',
        allowed: ['recheck', 'revoke', 'withdraw', 'penalise', 'void'],
      });
      expect(await seen(id)).toMatchObject({
        status: 'pending-recheck',
        statusSince: '2027-11-29T16:00:00.000Z',
      });

      expect((await act(id, 'recheck', { result: 'failed' })).body.status).toBe('pending-recheck');
      expect((await act(id, 'resume')).status).toBe(409);
      expect((await act(id, 'recheck', { result: 'passed' })).body).toMatchObject({
        status: 'suspended',
        dueOn: '2029-01-10',
      });
      const resumed = (await act(id, 'resume')).body;
      expect(resumed).toMatchObject({ status: 'valid', startedOn: '2026-11-30' });
      expect(resumed).not.toHaveProperty('suspendedOn');
      expect(
        (await historyOf(id)).map(
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
      const { id } = await issued();
      service.clock.set('2026-12-10T02:00:00Z');
      for (const effectiveDate of ['2026-12-11', '2026-11-29', '2026-02-30', 'yesterday'])
        expect(pointersOf(await act(id, 'suspend', { effectiveDate }))).toContain('/effectiveDate');
      expect((await act(id, 'suspend', { effectiveDate: '2026-12-05' })).body).toMatchObject({
        suspendedOn: '2026-12-05',
        statusSince: '2026-12-10T02:00:00.000Z',
      });
      expect(pointersOf(await act(id, 'resume', { effectiveDate: '2026-12-04' }))).toEqual([
        '/effectiveDate',
      ]);
      expect((await act(id, 'resume', { effectiveDate: '2026-12-05' })).status).toBe(200);
    });

    it.each([
      ['withdraw', 'withdrawn'],
      ['penalise', 'penalised'],
      ['void', 'void'],
      ['revoke', 'revoked'],
    ])('%s leaves it %s for good, with the decision that it rests on', async (action, status) => {
      const { id } = await issued();
      const decision = { content: PDF.toString('base64') };
      expect((await act(id, action, { decision })).body).toMatchObject({ status });
      const sha256 = createHash('sha256').update(PDF).digest('hex');
      const href = `/v1/licences/${id}/status-history/2/decision`;
      expect((await historyOf(id)).at(-1)).toMatchObject({ action, ...ORDER, decision: { sha256, href } });
      const file = await api.raw(href);
      expect(Buffer.from(await file.arrayBuffer()).equals(PDF)).toBe(true);
      expect((await act(id, 'resume')).body).toMatchObject({ licenceStatus: status, allowed: [] });
      expect((await api.get(`/v1/licences/${id}/status-history/1/decision`)).status).toBe(404);
    });

    it('may name a decision that is stored here', async () => {
      const { id } = await issued();
      const { document } = (await seen(id)) as { document: { sha256: string } };
      const { sha256 } = document;
      expect((await act(id, 'withdraw', { decision: { sha256 } })).status).toBe(200);
      expect((await historyOf(id)).at(-1)).toMatchObject({ decision: { sha256 } });
    });
  });

  describe('an order that cannot be', () => {
    let lasting: { id: string };
    beforeAll(async () => {
      service.clock.set('2026-11-30T02:00:00Z');
      lasting = await issued();
    });

    it.each([
      ['too late', '2027-06-01'],
      ['by a day too late', '2027-05-29'],
      ['the day that it is', '2027-02-28'],
      ['no day', '2027-02-30'],
      ['nothing', undefined],
      ['something else', 'soon'],
    ])('refuses %s', async (_, until) => {
      const refused = await act(lasting.id, 'extend', { until });
      expect([refused.status, ...new Set(pointersOf(refused))]).toEqual([400, '/until']);
    });

    it.each([{ result: undefined }, { result: 'maybe' }])('refuses the result $result', async (more) => {
      expect(pointersOf(await act(lasting.id, 'recheck', more))).toContain('/result');
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
      const refused = await act(lasting.id, 'revoke', { decision });
      expect([refused.status, [...new Set(pointersOf(refused))][0]]).toEqual([400, pointer]);
      expect(await seen(lasting.id)).toMatchObject({ status: 'valid' });
    });
  });

  it('tell before they end, and of holidays that are not announced', async () => {
    await issued();
    service.clock.set('2027-02-25T02:00:00Z');
    await clocks().sweep();
    const open = await service.app.get(AlarmsService, { strict: false }).open();
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
