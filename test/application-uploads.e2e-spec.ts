import { ApplicationSweeperService } from '../src/applications/application-sweeper.service.js';
import { Database } from '../src/platform/database/database.js';
import { FileStore } from '../src/platform/storage/file-store.js';
import { PartStore } from '../src/platform/storage/part-store.js';
import type { Answer } from './support/api.js';
import {
  announcement,
  attach,
  begin,
  type Parties,
  partiesAt,
  scan,
  uploads,
  WITHOUT_LOOKING,
} from './support/application-scene.js';
import { startService, type TestService } from './support/service.js';

const MATERIAL = '0120001-07';
const DAY = 24 * 3600;

/** What is lost between two steps of an upload, and what must not be. */
describe('uploads of applications', () => {
  let service: TestService;
  let parties: Parties;
  let parts: PartStore;
  beforeAll(async () => {
    service = await startService({
      env: { RATE_LIMIT_PER_ADDRESS: '1000000' },
      providers: WITHOUT_LOOKING,
    });
    parties = await partiesAt(service);
    parts = service.app.get(PartStore, { strict: false });
  });
  afterAll(() => service.close());

  const announce = (id: string, file: Uint8Array, change: object = {}): Promise<Answer> =>
    parties.holder.post(`/v1/applications/${id}/attachments`, { ...announcement(MATERIAL, file), ...change });
  const send = (id: string, attachment: string, offset: number, bytes: Uint8Array): Promise<Answer> =>
    uploads(service, parties.holderKey).piece(id, attachment, offset, bytes);
  const stateOf = async (id: string, attachment: string): Promise<unknown> =>
    (await parties.holder.get(`/v1/applications/${id}/attachments/${attachment}`)).body['state'];
  const daily = (): Promise<void> => service.app.get(ApplicationSweeperService, { strict: false }).daily();
  /** Does something once instead of what it does otherwise. */
  const failOnce = (of: object, method: string): void => {
    const fail = (): Promise<never> => {
      Reflect.deleteProperty(of, method);
      return Promise.reject(new Error('the disk went away'));
    };
    Object.assign(of, { [method]: fail });
  };

  it('that broke off after the last piece are finished by an empty one, or by being announced again', async () => {
    const { id } = await begin(parties.holder);
    const store = service.app.get(FileStore, { strict: false });
    for (const [name, again] of [
      ['an empty piece', (attachment, file) => send(id, attachment, file.length, new Uint8Array())],
      ['announced again', (_, file) => announce(id, file)],
    ] as const satisfies [string, (attachment: string, file: Uint8Array) => Promise<Answer>][]) {
      const file = scan(name);
      const attachment = String((await announce(id, file)).body['id']);
      failOnce(store, 'put');
      expect((await send(id, attachment, 0, file)).status).toBe(500);
      expect(await stateOf(id, attachment)).toBe('uploading');
      const { body } = await again(attachment, file);
      expect([name, body['id'], body['state'], body['standing']]).toEqual([
        name,
        attachment,
        'attached',
        'copy',
      ]);
    }
  });

  it('of another length are other uploads, though they promise the same bytes', async () => {
    const { id } = await begin(parties.holder);
    const file = scan('length');
    const wrong = await announce(id, file, { bytes: 10 });
    const right = await announce(id, file);
    expect(right.body['id']).not.toBe(wrong.body['id']);
    expect((await send(id, String(right.body['id']), 0, file)).body['state']).toBe('attached');
  });

  it('leave nothing behind, whenever it fails to be cleared away', async () => {
    const { id } = await begin(parties.holder);
    failOnce(parts, 'remove');
    const { id: attached } = await attach(service, parties, id, MATERIAL, scan('kept'));
    const given = String((await announce(id, scan('given up'))).body['id']);
    await send(id, given, 0, scan('given up').subarray(0, 10));
    service.clock.advance(DAY + 1);
    failOnce(parts, 'remove');
    await daily();
    await daily();
    expect(await stateOf(id, attached)).toBe('attached');
    expect(await stateOf(id, given)).toBe('abandoned');
    expect([await parts.size(attached), await parts.size(given)]).toEqual([0, 0]);
  });

  it('are given up in one day, however many there are', async () => {
    const { id } = await begin(parties.holder);
    const { body } = await announce(id, scan('one of many'));
    const columns =
      '"applicationId", "material", "fileName", "bytes", "sha256", "state", "createdAt", "updatedAt"';
    await service.app.get(Database).write(async (manager) => {
      for (let copy = 0; copy < 600; copy += 1)
        await manager.query(
          `INSERT INTO application_attachments ("id", ${columns}) SELECT 'copy-${copy}', ${columns} FROM application_attachments WHERE "id" = '${String(body['id'])}'`,
        );
    });
    Object.assign(parts, { remove: () => Promise.resolve() }); // names that are no uploads
    service.clock.advance(DAY + 1);
    await daily();
    Reflect.deleteProperty(parts, 'remove');
    expect(
      await service.rows(`SELECT "id" FROM application_attachments WHERE "state" = 'uploading'`),
    ).toEqual([]);
  });
});
