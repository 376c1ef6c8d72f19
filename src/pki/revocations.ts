import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { REVOCATION_REASONS, type RevocationReason } from '../lib/x509/revocation-reason.js';
import { readIfExists } from './pem-files.js';
import { replaceFile } from './write-file.js';

/** One row of `revoked.json`. */
export type Revocation = Readonly<{
  /** Content octets of the certificate's serial number, lower-case hex. */
  serial: string;
  /** Name of the CA that issued it, e.g. `issuing-ca`. */
  authority: string;
  at: Date;
  reason: RevocationReason;
}>;

/** What was revoked at one moment. */
export type RevocationState = Readonly<{
  /** Another one for each state of the file. */
  version: string;
  of: (authority: string) => readonly Revocation[];
  find: (authority: string, serial: string) => Revocation | undefined;
}>;

/** `revoked.json` of a folder, read again as soon as somebody has changed it. */
export class Revocations {
  private readonly file: string;
  private known: RevocationState = stateOf('', []);

  constructor(directory: string) {
    this.file = revocationFile(directory);
  }

  /** @throws Error naming the file when it is wrong */
  async current(): Promise<RevocationState> {
    const version = await versionOf(this.file);
    if (version !== this.known.version) {
      this.known = stateOf(version, version === '' ? [] : await readRevocations(this.file));
    }
    return this.known;
  }
}

/**
 * Adds what is not revoked yet; a certificate stays revoked as it was the first time.
 *
 * @returns the rows that were added
 */
export async function addRevocations(
  directory: string,
  rows: readonly Revocation[],
): Promise<readonly Revocation[]> {
  const file = revocationFile(directory);
  const listed = await readRevocations(file);
  const known = new Set(listed.map(keyOf));
  const added = rows.filter((row) => !known.has(keyOf(row)));
  if (added.length > 0)
    await replaceFile(file, `${JSON.stringify({ revoked: [...listed, ...added] }, null, 1)}\n`, 0o644);
  return added;
}

export function isRevocationReason(text: string): text is RevocationReason {
  return Object.hasOwn(REVOCATION_REASONS, text);
}

function revocationFile(directory: string): string {
  return join(directory, 'revoked.json');
}

async function readRevocations(file: string): Promise<Revocation[]> {
  const text = await readIfExists(file);
  if (text === undefined) return [];
  try {
    const { revoked } = JSON.parse(text) as { revoked: (Omit<Revocation, 'at'> & { at: string })[] };
    return revoked.map(readRow);
  } catch (error) {
    throw new Error(`${file} is no list of revocations: ${(error as Error).message}`, { cause: error });
  }
}

function readRow({ serial, authority, at, reason }: Omit<Revocation, 'at'> & { at: string }): Revocation {
  const date = new Date(at);
  const isRight = /^([0-9a-f]{2}){1,20}$/.test(serial) && typeof authority === 'string';
  if (!isRight || !isRevocationReason(reason) || Number.isNaN(date.getTime()))
    throw new Error(`the row of ${serial} is wrong`);
  return { serial, authority, at: date, reason };
}

/** A file that is replaced has another inode, one that is edited another date or size. */
async function versionOf(file: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function stateOf(version: string, rows: readonly Revocation[]): RevocationState {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const byAuthority = new Map<string, Revocation[]>();
  for (const row of rows) {
    const others = byAuthority.get(row.authority);
    if (others) others.push(row);
    else byAuthority.set(row.authority, [row]);
  }
  return {
    version,
    of: (authority) => byAuthority.get(authority) ?? [],
    find: (authority, serial) => byKey.get(keyOf({ authority, serial })),
  };
}

function keyOf({ authority, serial }: Pick<Revocation, 'authority' | 'serial'>): string {
  return `${authority} ${serial}`;
}
