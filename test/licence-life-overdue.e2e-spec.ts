import { StepObserver } from '../src/issuance/step-observer.js';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { LicenceClocksService } from '../src/licences/licence-clocks.service.js';
import { DomainError } from '../src/lib/errors/domain-error.js';
import { AlarmsService } from '../src/platform/alarms/alarms.service.js';
import { Database } from '../src/platform/database/database.js';
import { FolderFileStore } from '../src/platform/storage/folder-file-store.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

const ISSUED_AT = '2026-11-30T02:00:00Z';
/** The last day to begin of what is issued then is 28 February. */
const OVER_AT = '2027-03-02T02:00:00Z';

/** Does something when a step of a case is done. */
class Between extends StepObserver {
  before: Record<string, () => void> = {};
  override async reached(step: string, phase: string): Promise<void> {
    const act = this.before[`${step} ${phase}`];
    this.before = act ? {} : this.before;
    act?.();
  }
}

class FullDisk extends FolderFileStore {
  full = false;
  override async put(bytes: Uint8Array): Promise<string> {
    if (this.full) throw new DomainError('store-unavailable', 'The file could not be stored.');
    return super.put(bytes);
  }
}

describe('a permit whose time is over before anybody noted it', () => {
  let service: TestService;
  let disk: FullDisk;
  let api: Api;
  const between = new Between();

  beforeAll(async () => {
    service = await startService({
      env: { RATE_LIMIT_PER_ADDRESS: '1000000', ISSUANCE_ATTEMPTS: '1' },
      observer: between,
      store: ({ storeDirectory }) => (disk = new FullDisk(storeDirectory)),
    });
    const scopes = ['licences:issue', 'licences:change', 'licences:read', 'licences:retry'] as const;
    api = httpApi(service, await service.key('approval-system', ...scopes, 'licences:change-status'));
  });
  beforeEach(() => service.clock.set(ISSUED_AT));
  afterAll(() => service.close());

  let serial = 0;
  const wait = { prefer: 'wait=30' };
  const nextCase = () => exampleCase('01-minimal.json', `OVERDUE-${++serial}`);
  const issued = async () => String((await api.post('/v1/licences', await nextCase(), wait)).body.id);
  const change = async (id: string) => {
    const body = await nextCase();
    return api.post(`/v1/licences/${id}/change`, body, { ...wait, 'idempotency-key': body.caseNo });
  };
  const seen = async (id: unknown) => (await api.get(`/v1/licences/${String(id)}`)).body;
  const clocks = () => service.app.get(LicenceClocksService, { strict: false });
  const retried = async (id: string) => {
    expect((await api.post(`/v1/licences/${id}/retry`, undefined)).status).toBe(202);
    await service.app.get(IssuanceService, { strict: false }).waitFor(id, 30_000);
    return seen(id);
  };
  const write = (sql: string) =>
    service.app.get(Database, { strict: false }).write((manager) => manager.query(sql));
  const alarmsOf = async (code: string) =>
    (await service.app.get(AlarmsService, { strict: false }).open()).filter((each) => each.code === code);

  it('is not brought back by a change that was on its way', async () => {
    const id = await issued();
    between.before = { 'check recorded': () => service.clock.set(OVER_AT) };
    const { body } = await change(id);
    expect(body).toMatchObject({
      state: 'failed',
      failure: { step: 'publish', code: 'licence-action-refused' },
    });
    expect(body).not.toHaveProperty('document');
    await clocks().sweep();
    expect(await seen(id)).toMatchObject({ status: 'lapsed', statusSince: '2027-02-28T16:00:00.000Z' });
    expect(await retried(String(body.id))).toMatchObject({ state: 'failed', status: 'sealing' });
    expect(await seen(id)).not.toHaveProperty('supersededBy');
  });

  it('may be the one that is published late: it lapses as of the day of the law', async () => {
    between.before = { 'number recorded': () => (disk.full = true) };
    const { body } = await api.post('/v1/licences', await nextCase(), wait);
    disk.full = false;
    expect(body).toMatchObject({ state: 'failed', issueDate: '2026-11-30' });
    service.clock.set(OVER_AT);
    expect(await retried(String(body.id))).toMatchObject({ state: 'valid', startDeadline: '2027-02-28' });
    await clocks().sweep();
    expect(await seen(body.id)).toMatchObject({
      status: 'lapsed',
      statusSince: '2027-02-28T16:00:00.000Z',
    });
    const { body: history } = await api.get(`/v1/licences/${String(body.id)}/status-history`);
    expect(history.items).toMatchObject([
      { action: 'publish', effectiveDate: '2027-03-02' },
      { action: 'lapse', effectiveDate: '2027-03-01' },
    ]);
  });

  it('does not keep others waiting when its step cannot be taken', async () => {
    const ids = (await Promise.all([issued(), issued()])).toSorted();
    const [broken = '', other = ''] = ids;
    await write(`UPDATE licences SET "startDeadline" = NULL WHERE "id" = '${broken}'`);
    service.clock.set(OVER_AT);
    expect(await clocks().sweep()).toBe(1);
    expect(await seen(other)).toMatchObject({ status: 'lapsed' });
    expect(await alarmsOf('licence-clock-failed')).toMatchObject([{ subject: broken, severity: 'critical' }]);

    await write(`UPDATE licences SET "startDeadline" = '2027-02-28' WHERE "id" = '${broken}'`);
    expect(await clocks().sweep()).toBe(1);
    expect(await seen(broken)).toMatchObject({ status: 'lapsed' });
    expect(await alarmsOf('licence-clock-failed')).toEqual([]);
  });

  it('lets what is coming be told, whatever cannot be noted', async () => {
    const broken = await issued();
    await write(`UPDATE licences SET "startDeadline" = NULL WHERE "id" = '${broken}'`);
    service.clock.set('2027-05-01T02:00:00Z');
    await issued();
    service.clock.set('2027-07-20T02:00:00Z');
    await clocks().sweep();
    expect(await alarmsOf('licences-ending')).toMatchObject([
      { detail: expect.stringContaining('on 2027-08-02') as string },
    ]);
  });
});
