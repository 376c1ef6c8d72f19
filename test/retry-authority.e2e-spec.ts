import { DomainError } from '../src/lib/errors/domain-error.js';
import { IssuanceService } from '../src/issuance/issuance.service.js';
import { StepObserver } from '../src/issuance/step-observer.js';
import { NumberSerial } from '../src/licences/number-serial.entity.js';
import { Database } from '../src/platform/database/database.js';
import { FolderFileStore } from '../src/platform/storage/folder-file-store.js';
import { type Answer, type Api, httpApi } from './support/api.js';
import { exampleCase } from './support/example-case.js';
import { startService, type TestService } from './support/service.js';

/** The authority of the example case, and one that has nothing to do with it. */
const OWN = '11410726MB0X123439';
const OTHER = '11410726MB0X345697';

/** A store on a disk that is full when the test says so. */
class FullDisk extends FolderFileStore {
  isFull = false;
  override async put(bytes: Uint8Array): Promise<string> {
    if (this.isFull) throw new DomainError('store-unavailable', 'The file could not be stored.');
    return super.put(bytes);
  }
}

describe('a failed case is started again by officers of its authority alone', () => {
  let service: TestService;
  let disk: FullDisk;
  let system: Api;
  let own: Api;
  let other: Api;
  const fillsDisk = new (class extends StepObserver {
    override async reached(step: string, phase: string): Promise<void> {
      if (`${step} ${phase}` === 'number recorded') disk.isFull = true;
    }
  })();

  beforeAll(async () => {
    service = await startService({
      env: { ISSUANCE_ATTEMPTS: '1' },
      observer: fillsDisk,
      store: ({ storeDirectory }) => (disk = new FullDisk(storeDirectory)),
    });
    system = httpApi(service, await service.key('approval-system', 'licences:issue', 'licences:read'));
    own = httpApi(service, await service.keyOf(OWN, 'officer', 'licences:retry'));
    other = httpApi(service, await service.keyOf(OTHER, 'officer', 'licences:retry'));
  });
  afterAll(() => service.close());

  const retriedBy = async (api: Api, id: string): Promise<unknown[]> => {
    const { status, body }: Answer = await api.post(`/v1/licences/${id}/retry`, undefined);
    return [status, String(body.type).split(':').at(-1)];
  };
  const stateOf = async (id: string) => (await system.get(`/v1/licences/${id}`)).body.state;

  it('once it is numbered', async () => {
    const { body } = await system.post('/v1/licences', await exampleCase('01-minimal.json', 'RETRY-1'));
    const id = String(body.id);
    await service.app.get(IssuanceService, { strict: false }).waitFor(id, 30_000);
    expect(await stateOf(id)).toBe('failed');
    expect(await retriedBy(other, id)).toEqual([422, 'issuer-not-competent']);
    expect(await stateOf(id)).toBe('failed');
    expect(await retriedBy(own, id)).toEqual([202, 'undefined']);
  });

  it('when it never got a number, and so is no licence yet', async () => {
    const taken = { region: '410726', issuedOn: '2026-11-23', serial: 99, licenceId: 'x' };
    await service.app.get(Database).write((manager) => manager.insert(NumberSerial, taken));
    const { body } = await system.post('/v1/licences', await exampleCase('01-minimal.json', 'RETRY-2'));
    const id = String(body.licenceId);
    expect(await retriedBy(other, id)).toEqual([422, 'issuer-not-competent']);
    service.clock.set('2026-11-23T16:00:00.000Z'); // the next day in Beijing
    expect(await retriedBy(own, id)).toEqual([202, 'undefined']);
  });

  it('and not at all where there is none', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    expect(await retriedBy(other, id)).toEqual([404, 'licence-not-found']);
  });
});
