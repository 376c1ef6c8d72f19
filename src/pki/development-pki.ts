import { createHash, createPublicKey } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyType } from '../lib/x509/key-type.js';
import { CertificateAuthority } from './certificate-authority.js';
import {
  issuingAuthorityProfile,
  rootProfile,
  type SealedAuthority,
  sealProfile,
} from './development-profiles.js';
import { ensureCertificate, ensureKey } from './pem-files.js';
import { listSeals, type SealListing } from './seal-list.js';

export type DevelopmentPkiRequest = Readonly<{
  /** Folder to write into, e.g. `certs-dev`; made when missing. */
  directory: string;
  now: Date;
  /** `sealCode`: 13 digits; derived from the code of the organisation when absent. */
  authorities: readonly (SealedAuthority & Readonly<{ sealCode?: string }>)[];
  /** One seal for each authority and key type; the first of an authority is the one it uses. */
  keyTypes?: readonly KeyType[];
  /** Of the root and the issuing CA. */
  authorityKeyType?: KeyType;
}>;

export type DevelopmentPki = Readonly<{
  /** The certificate to import into a viewer. */
  root: string;
  issuingAuthority: string;
  /** All roots, for `openssl -CAfile`. */
  trust: string;
  sealList: string;
}>;

type Issuer = Readonly<{ authority: CertificateAuthority; chain: readonly Uint8Array[] }>;

/**
 * Makes what is missing of a development PKI: root, issuing CA, one seal for each authority and key type.
 *
 * Every file appears whole and is never replaced, keys before their certificates and `seals.json` last. A run
 * that was stopped anywhere is therefore finished by the next one, and a finished one changes nothing.
 *
 * @throws Error naming a file that is unreadable or does not fit the others
 */
export async function makeDevelopmentPki(request: DevelopmentPkiRequest): Promise<DevelopmentPki> {
  const { directory, authorities, keyTypes = ['rsa-2048'] } = request;
  await mkdir(join(directory, 'seals'), { recursive: true });
  const pki: DevelopmentPki = {
    root: join(directory, 'root.pem'),
    issuingAuthority: join(directory, 'issuing-ca.pem'),
    trust: join(directory, 'trust.pem'),
    sealList: join(directory, 'seals.json'),
  };
  const issuer = await ensureIssuer(pki, request);
  const seals: SealListing[] = [];
  for (const authority of authorities) {
    for (const keyType of keyTypes) {
      seals.push(await ensureSeal(directory, issuer, { ...authority, keyType }, request.now));
    }
  }
  await listSeals(pki.sealList, seals);
  return pki;
}

/** What to tell the person who wants a viewer to show the seal as trusted. */
export function viewerAdvice({ root }: DevelopmentPki): string {
  return [
    `To see the seals as trusted, import ${root} into your PDF viewer as a trusted root for signatures`,
    '(Acrobat: Preferences > Signatures > Identities & Trusted Certificates > Trusted Certificates > Import).',
    'It is a development root: nothing sealed under it has legal effect. Remove it when you are done.',
  ].join('\n');
}

async function ensureIssuer(pki: DevelopmentPki, request: DevelopmentPkiRequest): Promise<Issuer> {
  const { now, authorityKeyType = 'rsa-3072' } = request;
  const rootKey = await ensureKey(keyFileOf(pki.root), authorityKeyType);
  const selfSigned = () => [CertificateAuthority.selfSigned(rootProfile(now), rootKey)];
  const root = await ensureCertificate(pki.root, rootKey, selfSigned);
  await ensureCertificate(pki.trust, rootKey, () => [root]);

  const key = await ensureKey(keyFileOf(pki.issuingAuthority), authorityKeyType);
  const certificate = await ensureCertificate(pki.issuingAuthority, key, () => [
    CertificateAuthority.of(root, rootKey).issue(issuingAuthorityProfile(now), createPublicKey(key)),
  ]);
  return { authority: CertificateAuthority.of(certificate, key), chain: [certificate, root] };
}

async function ensureSeal(
  directory: string,
  issuer: Issuer,
  seal: SealedAuthority & { sealCode?: string; keyType: KeyType },
  now: Date,
): Promise<SealListing> {
  const { name, uscc, keyType, sealCode = developmentSealCode(uscc) } = seal;
  const id = `${uscc}-${keyType}`;
  const certificate = `seals/${id}.pem`;
  const key = await ensureKey(join(directory, keyFileOf(certificate)), keyType);
  await ensureCertificate(join(directory, certificate), key, () => [
    issuer.authority.issue(sealProfile({ name, uscc }, now), createPublicKey(key)),
    ...issuer.chain,
  ]);
  return { id, uscc, name, sealCode, keyType, certificate, key: keyFileOf(certificate) };
}

function keyFileOf(certificateFile: string): string {
  return certificateFile.replace(/\.pem$/, '.key.pem');
}

/** Region of the organisation's code and seven digits that stay the same for it. */
function developmentSealCode(uscc: string): string {
  const number = createHash('sha256').update(uscc).digest().readUInt32BE(0) % 10_000_000;
  return uscc.slice(2, 8) + String(number).padStart(7, '0');
}
