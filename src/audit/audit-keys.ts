import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
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
  if (environment === 'production' || existsSync(auditKeyFile)) return;
  mkdirSync(dirname(auditKeyFile), { recursive: true });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const whole = `${auditKeyFile}.${process.pid}`;
  writeFileSync(whole, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    // Another process may make its own at the same moment: the first one stays, and nobody reads half of one.
    linkSync(whole, auditKeyFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(whole);
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
 * @throws Error when they are not
 */
export function parseJwks(text: string): readonly [AuditPublicKey, ...AuditPublicKey[]] {
  try {
    const { keys } = JSON.parse(text) as { keys: { [name: string]: unknown }[] };
    const [first, ...others] = keys.map((jwk) => publicKeyOf(createPublicKey({ format: 'jwk', key: jwk })));
    if (first) return [first, ...others];
  } catch (error) {
    throw new Error('no JSON Web Key Set of P-256 keys', { cause: error });
  }
  throw new Error('no JSON Web Key Set of P-256 keys: it is empty');
}

function auditPublicKey(pem: string): AuditPublicKey {
  return publicKeyOf(createPublicKey(pem));
}

function publicKeyOf(key: KeyObject): AuditPublicKey {
  return { jwk: publicJwk(key), key };
}
