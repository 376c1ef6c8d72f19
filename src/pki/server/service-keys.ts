import { createPrivateKey, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDevelopmentCertificate } from '../../lib/x509/development-mark.js';
import { type KeyType, keyTypeOf } from '../../lib/x509/key-type.js';
import { certificateParts } from '../../lib/x509/write/certificate-parts.js';
import { isAuthorityName } from '../issued-certificates.js';
import { keyFileOf } from '../issuing.js';

/** A certificate with its key, ready to sign. */
export type ServiceKey = Readonly<{
  certificate: Uint8Array;
  /** DER of the certificates that stand after it in its file. */
  chain: readonly Uint8Array[];
  keyType: KeyType;
  /** DER of the SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  /** DER of the Name. */
  subject: Uint8Array;
  sign: (data: Uint8Array) => Uint8Array;
}>;

/**
 * Keys of a development PKI's folder, each read when it is first asked for and then kept, so that a CA that is
 * added later is served without a restart.
 */
export class ServiceKeys {
  private readonly opened = new Map<string, Promise<ServiceKey | undefined>>();

  constructor(private readonly directory: string) {}

  /** @param name e.g. `issuing-ca`; @returns `undefined` when there is no such CA */
  async authority(name: string): Promise<ServiceKey | undefined> {
    return isAuthorityName(name) ? this.open(`${name}.pem`) : undefined;
  }

  /** @param authority name of the CA for which it answers */
  async responder(authority: string): Promise<ServiceKey | undefined> {
    return isAuthorityName(authority) ? this.open(`ocsp/${authority}.pem`) : undefined;
  }

  /** @param name e.g. `tsa-1` */
  async timestampAuthority(name: string): Promise<ServiceKey | undefined> {
    return /^tsa-[\da-z-]+$/.test(name) && !isAuthorityName(name) ? this.open(`${name}.pem`) : undefined;
  }

  private async open(file: string): Promise<ServiceKey | undefined> {
    const known = this.opened.get(file) ?? openKey(join(this.directory, file));
    this.opened.set(file, known);
    const key = await known.catch((error: unknown) => {
      this.opened.delete(file);
      throw error;
    });
    if (!key) this.opened.delete(file);
    return key;
  }
}

async function openKey(file: string): Promise<ServiceKey | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  const [certificate, ...chain] = blocks.map((block) => Uint8Array.from(new X509Certificate(block).raw));
  if (!certificate) throw new Error(`${file} holds no certificate`);
  if (!isDevelopmentCertificate(certificate)) throw new Error(`${file} is not of a development PKI`);
  return { ...signing(file, await privateKey(keyFileOf(file))), certificate, chain, ...namesOf(certificate) };
}

async function privateKey(file: string): Promise<KeyObject> {
  const text = await readFile(file);
  try {
    return createPrivateKey(text);
  } catch {
    throw new Error(`${file} is no private key`);
  }
}

function signing(file: string, key: KeyObject): Pick<ServiceKey, 'keyType' | 'publicKey' | 'sign'> {
  const keyType = keyTypeOf(key);
  if (!keyType) throw new Error(`${file}: the key is none that signs here`);
  return {
    keyType,
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    sign: (data) => sign('sha256', data, key),
  };
}

function namesOf(certificate: Uint8Array): Pick<ServiceKey, 'subject'> {
  return { subject: certificateParts(certificate).subject };
}
