import { spawnSync } from 'node:child_process';
import { createPrivateKey, type KeyObject, sign, webcrypto } from 'node:crypto';
import type { KeyType } from '../../lib/x509/key-type.js';
import { measure } from './measure.js';

const OPENSSL_NAMES: Readonly<Record<KeyType, string>> = {
  'rsa-2048': 'rsa2048',
  'rsa-3072': 'rsa3072',
  'p-256': 'ecdsap256',
};

/**
 * Signatures a second of `openssl speed`, the limit of any signer on this machine.
 *
 * @returns undefined where openssl is not installed
 */
export function opensslLimit(keyType: KeyType): number | undefined {
  const run = spawnSync('openssl', ['speed', '-mr', '-seconds', '1', OPENSSL_NAMES[keyType]], {
    encoding: 'utf8',
  });
  // +F2:<test>:<bits>:<signatures a second>:… for RSA, +F4 for ECDSA
  const [, rate] = /^\+F[24]:\d+:\d+:([\d.e-]+):/m.exec(run.stdout ?? '') ?? [];
  return rate === undefined ? undefined : Number(rate);
}

/** Signatures a second of `node:crypto` with the same key, nothing around them. */
export async function nodeLimit(keyPem: string): Promise<number> {
  const key = createPrivateKey(keyPem);
  const message = Buffer.alloc(150, 1);
  return (await measure(1, () => sign('sha256', message, key))).perSecond;
}

/** What @libpdf/core takes to load a drawn permit and seal it at B-B; undefined where it is not installed. */
export async function libpdfPerSecond(
  pdf: Uint8Array,
  keyPem: string,
  certificates: readonly Uint8Array[],
): Promise<number | undefined> {
  const library = await import('@libpdf/core').catch(() => undefined);
  const [certificate, ...chain] = certificates;
  if (!library || !certificate) return undefined;
  const key = await webCryptoKey(createPrivateKey(keyPem));
  const signer = new library.CryptoKeySigner(key, certificate, 'RSA', 'RSASSA-PKCS1-v1_5', chain);
  const { perSecond } = await measure(2, async () => {
    const document = await library.PDF.load(pdf);
    await document.sign({ signer });
  });
  return perSecond;
}

function webCryptoKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ format: 'der', type: 'pkcs8' });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}
