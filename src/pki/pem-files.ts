import { createPrivateKey, generateKeyPair, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { KeyType } from '../lib/x509/key-type.js';
import { pem } from '../lib/x509/write/pem.js';
import { writeOnce } from './write-file.js';

/**
 * The private key of a file; a missing file is made first, PKCS#8 PEM, readable by its owner only.
 *
 * @throws Error naming the file, never its contents
 */
export async function ensureKey(path: string, keyType: KeyType): Promise<KeyObject> {
  const found = await readIfExists(path);
  if (found === undefined) await writeOnce(path, await generateKey(keyType), 0o600);
  try {
    return createPrivateKey(found ?? (await readFile(path)));
  } catch {
    throw new Error(`${path} is no private key`);
  }
}

/**
 * The certificate of a file; a missing file is made first.
 *
 * @param key the private key that the certificate must belong to
 * @param make gives the certificate, DER, and the chain to be written after it
 * @throws Error naming the file
 */
export async function ensureCertificate(
  path: string,
  key: KeyObject,
  make: () => readonly Uint8Array[],
): Promise<Uint8Array> {
  const found = await readIfExists(path);
  if (found === undefined) {
    const text = make().map((der) => pem('CERTIFICATE', der));
    await writeOnce(path, text.join(''), 0o644);
  }
  const certificate = parseCertificate(path, found ?? (await readFile(path, 'utf8')));
  if (!certificate.checkPrivateKey(key)) throw new Error(`${path} does not belong to the key beside it`);
  return certificate.raw;
}

function parseCertificate(path: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw new Error(`${path} is no certificate`, { cause: error });
  }
}

async function generateKey(keyType: KeyType): Promise<string> {
  const { privateKey } =
    keyType === 'p-256'
      ? await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
      : await promisify(generateKeyPair)('rsa', { modulusLength: keyType === 'rsa-2048' ? 2048 : 3072 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
