import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AuditPublicKey, parseJwks, readAuditKeys } from '../audit/audit-keys.js';
import type { ChainVerdict } from '../audit/proof/verdict.js';
import { verifyExport } from '../audit/proof/verify-export.js';
import { provedStatement } from '../audit/signed-statements.js';
import type { AppConfig } from '../platform/config/app-config.js';

const READ_OCTETS = 1024 * 1024;

/**
 * Judges an export without database and service.
 *
 * @param keysFile JSON as from `/v1/audit-keys`; without it, those of `AUDIT_KEY_FILE`
 * @throws Error naming the file that cannot be read
 */
export async function verifyAuditFile(
  config: () => Pick<AppConfig, 'auditKeyFile'>,
  file: string,
  keysFile?: string,
): Promise<ChainVerdict> {
  const keys = keysFile === undefined ? readAuditKeys(config()).publicKeys : await jwksOf(keysFile);
  try {
    const chunks = createReadStream(file, { highWaterMark: READ_OCTETS }) as AsyncIterable<Uint8Array>;
    return await verifyExport(chunks, (token, type) => provedStatement(token, type, keys));
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

async function jwksOf(file: string): Promise<readonly AuditPublicKey[]> {
  try {
    return parseJwks(await readFile(file, 'utf8'));
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

function unreadable(file: string, error: NodeJS.ErrnoException): Error {
  const why = error.code?.startsWith('E') && error.syscall ? `cannot be read (${error.code})` : error.message;
  return new Error(`${file}: ${why}`, { cause: error });
}
