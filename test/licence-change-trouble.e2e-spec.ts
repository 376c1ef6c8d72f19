import { DomainError } from '../src/lib/errors/domain-error.js';
import { StepObserver } from '../src/issuance/step-observer.js';
import { FolderFileStore } from '../src/platform/storage/folder-file-store.js';
import { type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

/** A store on a disk that is full when the test says so. */
class FullDisk extends FolderFileStore {
  full = false;
  override async put(bytes: Uint8Array): Promise<string> {
    if (this.full) throw new DomainError('store-unavailable', 'The file could not be stored.');
    return super.put(bytes);
  }
}

/** Does something between two steps of a case. */
class Between extends StepObserver {
  before: Record<string, () => Promise<unknown>> = {};
  override async reached(step: string, phase: string): Promise<void> {
    const act = this.before[`${step} ${phase}`];
    if (!act) return;
    this.before = {};
    await act();
  }
}

describe('a change in trouble', () => {
  let service: TestService;
  let disk: FullDisk;
  let api: Api;
  let system: Api;
  const between = new Between();

  beforeAll(async () => {
    service = await startService({
      env: { ISSUANCE_ATTEMPTS: '1' },
      observer: between,
      store: ({ storeDirectory }) => (disk = new FullDisk(storeDirectory)),
    });
    const scopes = ['licences:read', 'licences:retry', 'licences:change'] as const;
    system = httpApi(service, await service.key('approval-system', 'licences:issue'));
    api = httpApi(service, await service.key('officer', ...scopes, 'licences:change-status', 'alarms:read'));
  });
  beforeEach(() => {
    disk.full = false;
  });
  afterAll(() => service.close());

  let serial = 0;
  const nextCase = () => exampleCase('01-minimal.json', `TROUBLE-${++serial}`);
  const wait = { prefer: 'wait=30' };
  const issued = async () => String((await system.post('/v1/licences', await nextCase(), wait)).body.id);
  const change = async (id: string) => {
    const body = await nextCase();
    return api.post(`/v1/licences/${id}/change`, body, { ...wait, 'idempotency-key': body.caseNo });
  };
  const seen = async (id: unknown) => (await api.get(`/v1/licences/${String(id)}`)).body;
  /** A change that was numbered and then failed. */
  const failed = async (id: string) => {
    between.before = {
      'number recorded': async () => {
        disk.full = true;
      },
    };
    await change(id);
    disk.full = false;
    const { body } = await api.get(`/v1/licences?number=${String((await seen(id)).number)}`);
    const latest = (body.items as Record<string, unknown>[]).find(({ version }) => version === '002');
    expect(latest).toMatchObject({ state: 'failed', status: 'sealing', supersedes: { id } });
    return latest as { id: string; version: string };
  };
  const retry = (id: string) => api.post(`/v1/licences/${id}/retry`, undefined);
  const settled = async (id: string) => {
    for (let tries = 0; tries < 100; tries += 1) {
      const licence = await seen(id);
      if (['valid', 'failed'].includes(String(licence.state))) return licence;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('it does not come to rest');
  };
  const codeOf = ({ type }: Record<string, unknown>) => String(type).split(':').at(-1);
  const order = { reason: '建设单位报告', legalBasis: '《建筑工程施工许可管理办法》第九条' };

  it('leaves the old version in force, and is finished by a retry', async () => {
    const id = await issued();
    const { id: next, version } = await failed(id);
    expect(version).toBe('002');
    expect(await seen(id)).toMatchObject({ status: 'valid' });
    expect(await seen(id)).not.toHaveProperty('supersededBy');
    expect((await retry(next)).status).toBe(202);
    expect(await settled(next)).toMatchObject({ state: 'valid', status: 'valid', version: '002' });
    expect(await seen(id)).toMatchObject({ status: 'superseded', supersededBy: { id: next } });
  });

  it('gives way to another change; its version is void and not given again', async () => {
    const id = await issued();
    const { id: given } = await failed(id);
    const { body: next } = await change(id);
    expect(next).toMatchObject({ version: '003', status: 'valid', supersedes: { id, version: '001' } });
    expect(await seen(given)).toMatchObject({ state: 'failed', status: 'void', version: '002' });
    const refused = await retry(given);
    expect([refused.status, codeOf(refused.body)]).toEqual([409, 'licence-action-refused']);
    const { body: alarms } = await api.get('/v1/alarms');
    const open = (alarms.items as { subject: string; clearedAt: string | null }[]).filter(
      ({ subject, clearedAt }) => subject === given && clearedAt === null,
    );
    expect(open).toEqual([]);
    expect(await seen(id)).toMatchObject({ status: 'superseded', supersededBy: { version: '003' } });
  });

  it('does not bring a licence back that was suspended meanwhile', async () => {
    const id = await issued();
    between.before = { 'check recorded': () => api.post(`/v1/licences/${id}/suspend`, order) };
    const { status, body } = await change(id);
    expect([status, body.state]).toEqual([202, 'failed']);
    expect(body.failure).toMatchObject({ step: 'publish', code: 'licence-action-refused' });
    expect(body).not.toHaveProperty('document');
    expect(await seen(id)).toMatchObject({ status: 'suspended' });

    await api.post(`/v1/licences/${id}/resume`, order);
    await retry(String(body.id));
    expect(await settled(String(body.id))).toMatchObject({ state: 'valid', version: '002' });
    expect(await seen(id)).toMatchObject({ status: 'superseded' });
  });

  it('is never published after the licence was revoked', async () => {
    const id = await issued();
    between.before = { 'check recorded': () => api.post(`/v1/licences/${id}/revoke`, order) };
    const { body } = await change(id);
    await retry(String(body.id));
    expect(await settled(String(body.id))).toMatchObject({ state: 'failed', status: 'sealing' });
    expect(await seen(id)).toMatchObject({ status: 'revoked' });
  });

  it('signs the code of a version once, however often it is drawn', async () => {
    const id = await issued();
    between.before = {
      'draw recorded': async () => {
        disk.full = true;
      },
    };
    const { body } = await change(id);
    disk.full = false;
    const { code } = body.verification as { code: string };
    expect(code).toContain('#');
    service.clock.advance(60);
    await retry(String(body.id));
    const after = await settled(String(body.id));
    expect(after).toMatchObject({ state: 'valid', verification: { code } });
  });
});
