import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { readConfig } from '../src/platform/config/app-config.js';
import { Database } from '../src/platform/database/database.js';
import { NumberSerial } from '../src/licences/number-serial.entity.js';
import { freshDatabase, testDatabase } from './support/fresh-database.js';

const row = (serial: number) => ({
  region: '410726',
  issuedOn: '2026-01-01',
  serial,
  licenceId: `licence-${serial}`,
});

/** A promise and the means to settle it from outside. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('the one-writer gate', () => {
  let directory: string;
  let writer: DataSource;
  let reader: DataSource;
  let database: Database;

  const serials = async () =>
    (await database.read.find(NumberSerial, { order: { serial: 'ASC' } })).map(({ serial }) => serial);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jianzhang-gate-'));
    const config = readConfig({ DATA_DIR: directory, ...(await freshDatabase()) }, directory);
    const options = dataSourceOptions(config);
    writer = await new DataSource(options).initialize();
    reader =
      options.type === 'better-sqlite3'
        ? await new DataSource({
            ...options,
            readonly: true,
            migrationsRun: false,
            prepareDatabase: () => undefined,
          }).initialize()
        : writer;
    database = new Database(writer, reader);
  });
  afterEach(async () => {
    await database.close();
    await writer.destroy();
    await rm(directory, { recursive: true, force: true });
  });

  it("never lets one request's rollback erase another's row", async () => {
    const inA = gate();
    const letAFail = gate();
    const a = database.write(async (manager) => {
      await manager.insert(NumberSerial, row(1));
      inA.open();
      await letAFail.opened;
      throw new Error('A fails');
    });
    await inA.opened;
    const b = database.write((manager) => manager.insert(NumberSerial, row(2)));
    letAFail.open();
    await expect(a).rejects.toThrow('A fails');
    await b;
    expect(await serials()).toEqual([2]);
  });

  it('shows readers nothing that is not committed', async () => {
    const inA = gate();
    const letAEnd = gate();
    const a = database.write(async (manager) => {
      await manager.insert(NumberSerial, row(1));
      inA.open();
      await letAEnd.opened;
    });
    await inA.opened;
    expect(await serials()).toEqual([]);
    letAEnd.open();
    await a;
    expect(await serials()).toEqual([1]);
  });

  it('goes on after a transaction that failed', async () => {
    await expect(database.write(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await database.write((manager) => manager.insert(NumberSerial, row(1)));
    expect(await serials()).toEqual([1]);
  });

  it('refuses a write inside a write instead of waiting for ever', async () => {
    const nested = database.write(() => database.write(async () => undefined));
    await expect(nested).rejects.toThrow('inside');
  });

  it('lets named sections through one at a time', async () => {
    const order: string[] = [];
    const inFirst = gate();
    const letFirstEnd = gate();
    const first = database.write(async (manager: EntityManager) => {
      await database.lock(manager, 'section');
      order.push('first in');
      inFirst.open();
      await letFirstEnd.opened;
      order.push('first out');
    });
    await inFirst.opened;
    const second = database.write(async (manager: EntityManager) => {
      await database.lock(manager, 'section');
      order.push('second in');
    });
    letFirstEnd.open();
    await Promise.all([first, second]);
    expect(order).toEqual(['first in', 'first out', 'second in']);
  });

  if (testDatabase === 'sqlite') {
    it('cannot be walked around: the reading connection refuses to write', async () => {
      await expect(database.read.insert(NumberSerial, row(1))).rejects.toThrow('readonly');
    });

    it('holds off other processes from its first moment, not from its first write', async () => {
      const patience = { timeout: 1, migrationsRun: false };
      const options = { ...writer.options, ...patience } as typeof writer.options;
      const other = await new DataSource(options).initialize();
      await database.write(async (manager) => {
        await manager.find(NumberSerial);
        await expect(other.query('BEGIN IMMEDIATE')).rejects.toThrow('locked');
        await manager.insert(NumberSerial, row(1));
      });
      await other.destroy();
      expect(await serials()).toEqual([1]);
    });
  }
});
