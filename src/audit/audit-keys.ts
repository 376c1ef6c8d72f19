import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type PublicJwk, publicJwk } from '../lib/jws/public-jwk.js';
import type { AppConfig } from '../platform/config/app-config.js';

/** A public key and what it is published as. */
export type AuditPublicKey = Readonly<{ jwk: PublicJwk; key: KeyObject }>;

export type AuditKeys = Readonly<{
  privateKey: KeyObject;
  /** The one that signs first, then those before it. */
  publicKeys: readonly [AuditPublicKey, ...AuditPublicKey[]];
}>;

const BLOCK = /-----BEGIN ((?:EC )?PRIVATE|PUBLIC) KEY-----[^-]+-----END \1 KEY-----/g;

/**
 * Reads the key that signs, and the public keys of those before it.
 *
 * @throws Error naming the file when it is missing, unreadable or holds anything but keys of P-256, exactly one private
 */
export function readAuditKeys({ auditKeyFile }: Pick<AppConfig, 'auditKeyFile'>): AuditKeys {
  try {
    return parseAuditKeys(readFileSync(auditKeyFile, 'utf8'));
  } catch (error) {
    throw new Error(`AUDIT_KEY_FILE ${auditKeyFile}: ${(error as Error).message}`, { cause: error });
  }
}

/** Makes the key once, so that a fresh machine just works; never in production. */
export function makeAuditKey({
  auditKeyFile,
  environment,
}: Pick<AppConfig, 'auditKeyFile' | 'environment'>): void {
  if (environment === 'production') return;
  mkdirSync(dirname(auditKeyFile), { recursive: true });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  try {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(auditKeyFile, pem, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** @throws Error saying what is wrong, without a word of the keys */
export function parseAuditKeys(text: string): AuditKeys {
  const blocks = [...text.matchAll(BLOCK)].map(([pem, kind]) => ({ pem, isPublic: kind === 'PUBLIC' }));
  const [own, ...others] = blocks.filter(({ isPublic }) => !isPublic);
  if (!own || others.length > 0) throw new Error('exactly one private key in PEM is expected');
  const privateKey = createPrivateKey(own.pem);
  const former = blocks.filter(({ isPublic }) => isPublic).map(({ pem }) => auditPublicKey(pem));
  return { privateKey, publicKeys: [auditPublicKey(own.pem), ...former] };
}

/**
 * Reads public keys as `GET /v1/audit-keys` gives them (RFC 7517 §5).
 *
 * @throws Error saying what is wrong
 */
export function parseJwks(text: string): readonly AuditPublicKey[] {
  const { keys } = JSON.parse(text) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('no JSON Web Key Set');
  return keys.map((jwk) => {
    const key = createPublicKey({ format: 'jwk', key: jwk as { [name: string]: unknown } });
    return { jwk: publicJwk(key), key };
  });
}

function auditPublicKey(pem: string): AuditPublicKey {
  const key = createPublicKey(pem);
  return { jwk: publicJwk(key), key };
}
