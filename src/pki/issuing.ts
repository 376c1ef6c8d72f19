import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KeyType } from '../lib/x509/key-type.js';
import type { CertificateProfile } from '../lib/x509/write/certificate.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';
import { addressesOf } from './addresses.js';
import { CertificateAuthority } from './certificate-authority.js';
import {
  type AuthorityKind,
  authorityProfile,
  responderProfile,
  rootProfile,
} from './development-profiles.js';
import { ensureCertificate, ensureKey, readIfExists } from './pem-files.js';

/** Where and how certificates are made. */
export type IssuingSettings = Readonly<{
  directory: string;
  now: Date;
  /** Written into every certificate but the root's, see {@link addressesOf}. */
  baseUrl: string;
  authorityKeyType: KeyType;
}>;

/** A CA with its key. */
export type Issuer = Readonly<{
  /** Of its files and its addresses, e.g. `issuing-ca`. */
  name: string;
  authority: CertificateAuthority;
  certificate: Uint8Array;
  /** Its own certificate first, the root last. */
  chain: readonly Uint8Array[];
}>;

/** The root, self-signed, with its responder. */
export async function ensureRoot(settings: IssuingSettings): Promise<Issuer> {
  const { directory, now, authorityKeyType } = settings;
  const key = await ensureKey(join(directory, 'root.key.pem'), authorityKeyType);
  const certificate = await ensureCertificate(join(directory, 'root.pem'), key, () => [
    CertificateAuthority.selfSigned(rootProfile(now), key),
  ]);
  await ensureCertificate(join(directory, 'trust.pem'), key, () => [certificate]);
  return ensureResponder(settings, issuerOf('root', certificate, key, []));
}

/**
 * The latest generation of a CA below the root, with its responder.
 *
 * @param generation to be made when missing; the latest that is there, or the first, when absent
 */
export async function ensureAuthority(
  settings: IssuingSettings,
  root: Issuer,
  kind: AuthorityKind,
  generation?: number,
): Promise<Issuer> {
  const number = generation ?? Math.max(1, await latestGeneration(settings.directory, kind));
  const name = generationName(kind, number);
  const profile = authorityProfile(kind, number, settings.now);
  const { certificate, key } = await ensureIssued(settings, root, {
    file: `${name}.pem`,
    keyType: settings.authorityKeyType,
    profile,
    chain: [],
  });
  return ensureResponder(settings, issuerOf(name, certificate, key, root.chain));
}

/** @returns number of the latest generation that has a certificate; 0 for none */
export async function latestGeneration(directory: string, kind: AuthorityKind): Promise<number> {
  const exists = async (number: number): Promise<boolean> =>
    (await readIfExists(join(directory, `${generationName(kind, number)}.pem`))) !== undefined;
  let latest = 0;
  while (await exists(latest + 1)) latest += 1;
  return latest;
}

function generationName(kind: AuthorityKind, generation: number): string {
  return generation === 1 ? kind : `${kind}-${generation}`;
}

/** What is to be there: a certificate with its key beside it. */
export type WantedCertificate = Readonly<{
  /** Path of the certificate in the folder, ending in `.pem`. */
  file: string;
  keyType: KeyType;
  profile: CertificateProfile;
  /** What the file holds after the certificate; the issuer's chain when absent. */
  chain?: readonly Uint8Array[];
}>;

/** Makes key and certificate as far as they are missing. */
export async function ensureIssued(
  settings: IssuingSettings,
  issuer: Issuer,
  { file, keyType, profile, chain = issuer.chain }: WantedCertificate,
): Promise<Readonly<{ certificate: Uint8Array; key: KeyObject }>> {
  const path = join(settings.directory, file);
  await mkdir(dirname(path), { recursive: true });
  const key = await ensureKey(keyFileOf(path), keyType);
  const addresses = addressesOf(settings.baseUrl, issuer.name);
  const access = profile.ocspNoCheck ? { caIssuers: addresses.caIssuers } : addresses;
  const certificate = await ensureCertificate(path, key, () => [
    issuer.authority.issue({ access, ...profile }, createPublicKey(key)),
    ...chain,
  ]);
  return { certificate, key };
}

export function keyFileOf(certificateFile: string): string {
  return certificateFile.replace(/\.pem$/, '.key.pem');
}

/** P-256 whatever the CA's key is: it signs an answer each time somebody asks. */
async function ensureResponder(settings: IssuingSettings, issuer: Issuer): Promise<Issuer> {
  const { commonName, notAfter } = certificateParts(issuer.certificate);
  await ensureIssued(settings, issuer, {
    file: `ocsp/${issuer.name}.pem`,
    keyType: 'p-256',
    profile: responderProfile(commonName, notAfter, settings.now),
  });
  return issuer;
}

function issuerOf(
  name: string,
  certificate: Uint8Array,
  key: KeyObject,
  above: readonly Uint8Array[],
): Issuer {
  return {
    name,
    authority: CertificateAuthority.of(certificate, key),
    certificate,
    chain: [certificate, ...above],
  };
}
