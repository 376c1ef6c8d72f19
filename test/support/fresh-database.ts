import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Set by the Jest project: `e2e` runs on SQLite, `e2e-postgres` runs the same files on PostgreSQL. */
declare const TEST_DATABASE: 'sqlite' | 'postgres';

export const testDatabase = TEST_DATABASE;

/** Variables that give the service an empty database: a new SQLite file in its data folder, or a new PostgreSQL database. */
export async function freshDatabase(): Promise<Record<string, string>> {
  if (TEST_DATABASE === 'sqlite') return {};
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('TEST_POSTGRES_URL is not set: run the project e2e-postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return { DATABASE_URL: `${server}/${name}` };
}
