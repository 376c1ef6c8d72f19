import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyType } from '../../src/lib/x509/key-type.js';

/** Runs OpenSSL in a folder; what it says is its answer. */
export function openssl(folder: string, args: readonly string[]): string {
  return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

/** Writes `<name>.key.pem` (PKCS#8), `<name>.pem` (self-signed certificate) and `<name>.pub.pem` to the folder. */
export function writeKeyFiles(folder: string, name: string, keyType: KeyType): KeyObject {
  const { privateKey, publicKey } =
    keyType === 'p-256'
      ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      : generateKeyPairSync('rsa', { modulusLength: Number(keyType.slice(4)) });
  writeFileSync(join(folder, `${name}.key.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, `${name}.pub.pem`), publicKey.export({ type: 'spki', format: 'pem' }));
  const subject = ['-subj', '/CN=延津县测试章', '-utf8', '-days', '2'];
  openssl(folder, ['req', '-x509', '-key', `${name}.key.pem`, '-out', `${name}.pem`, ...subject]);
  return new X509Certificate(readFileSync(join(folder, `${name}.pem`))).publicKey;
}

/** What OpenSSL says of a signature over a message. */
export function opensslAccepts(
  folder: string,
  name: string,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  writeFileSync(join(folder, 'message'), message);
  writeFileSync(join(folder, 'signature'), signature);
  try {
    const verify = ['-verify', `${name}.pub.pem`, '-signature', 'signature', 'message'];
    return openssl(folder, ['dgst', '-sha256', ...verify]) === 'Verified OK\n';
  } catch {
    return false;
  }
}
