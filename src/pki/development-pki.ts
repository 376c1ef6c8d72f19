import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyType } from '../lib/x509/key-type.js';
import { DEFAULT_BASE_URL } from './addresses.js';
import { DEFAULT_PUBLIC_URL } from '../platform/config/app-config.js';
import { ensureCodeKeys } from './development-codes.js';
import {
  AUTHORITY_KINDS,
  type SealedAuthority,
  sealProfile,
  timestampProfile,
} from './development-profiles.js';
import {
  ensureAuthority,
  ensureIssued,
  ensureRoot,
  type Issuer,
  type IssuingSettings,
  keyFileOf,
} from './issuing.js';
import { listSeals, type SealListing } from './seal-list.js';

export type DevelopmentPkiRequest = Readonly<{
  /** Folder to write into, e.g. `certs-dev`; made when missing. */
  directory: string;
  now: Date;
  /** `sealCode`: 13 digits; derived from the code of the organisation when absent. */
  authorities: readonly (SealedAuthority & Readonly<{ sealCode?: string }>)[];
  /** One seal for each authority and key type; the first of an authority is the one it uses. */
  keyTypes?: readonly KeyType[];
  /** Of the root and the CAs below it. */
  authorityKeyType?: KeyType;
  /** Organisations that seal with a key of their own, e.g. builders: P-256 unless told otherwise. */
  holders?: readonly (SealedAuthority & Readonly<{ keyType?: KeyType }>)[];
  /** Of `tsa-1` and `tsa-2`. */
  timestampKeyTypes?: readonly [KeyType, KeyType];
  /** Where `DevelopmentPkiServer` will answer; written into the certificates that are made now. */
  baseUrl?: string;
  /** `host[:port]` of the addresses that codes may name. */
  codeHost?: string;
}>;

export type DevelopmentPki = Readonly<{
  /** The certificate to import into a viewer. */
  root: string;
  issuingAuthority: string;
  /** All roots, for `openssl -CAfile`. */
  trust: string;
  sealList: string;
  /** Certificates of the timestamping authorities. */
  timestampAuthorities: readonly string[];
  /** Certificates of the request's holders, in its order. */
  holders: readonly string[];
}>;

/**
 * Makes what is missing of a development PKI: root, CAs, their OCSP responders, two timestamping authorities, one
 * seal for each authority and key type, one certificate for each holder.
 *
 * Every file appears whole and is never replaced, keys before their certificates and `seals.json` last. A run
 * that was stopped anywhere is therefore finished by the next one, and a finished one changes nothing.
 *
 * @throws Error naming a file that is unreadable or does not fit the others
 */
export async function makeDevelopmentPki(request: DevelopmentPkiRequest): Promise<DevelopmentPki> {
  const { directory, now, authorityKeyType = 'rsa-3072', baseUrl = DEFAULT_BASE_URL } = request;
  await mkdir(join(directory, 'seals'), { recursive: true });
  const settings = { directory, now, authorityKeyType, baseUrl };
  const root = await ensureRoot(settings);
  const [sealIssuer, timestampIssuer, builderIssuer] = await Promise.all(
    AUTHORITY_KINDS.map((kind) => ensureAuthority(settings, root, kind)),
  );
  if (!sealIssuer || !timestampIssuer || !builderIssuer) throw new Error('a CA is missing');
  const timestampAuthorities = await ensureTimestampAuthorities(settings, timestampIssuer, request);
  const holders = await ensureHolders(settings, builderIssuer, request);
  await ensureCodes(request);
  const sealList = join(directory, 'seals.json');
  await listSeals(sealList, await ensureSeals(settings, sealIssuer, request));
  return {
    root: join(directory, 'root.pem'),
    issuingAuthority: join(directory, 'issuing-ca.pem'),
    trust: join(directory, 'trust.pem'),
    sealList,
    timestampAuthorities,
    holders,
  };
}

/** What to tell the person who wants a viewer to show the seal as trusted. */
export function viewerAdvice({ root }: DevelopmentPki): string {
  return [
    `To see the seals as trusted, import ${root} into your PDF viewer as a trusted root for signatures`,
    '(Acrobat: Preferences > Signatures > Identities & Trusted Certificates > Trusted Certificates > Import).',
    'It is a development root: nothing sealed under it has legal effect. Remove it when you are done.',
  ].join('\n');
}

/** Region of the first authority's code: a county has one key for the codes of all its departments. */
async function ensureCodes({ directory, now, authorities, codeHost }: DevelopmentPkiRequest): Promise<void> {
  const [first] = authorities;
  if (!first) return;
  const host = codeHost ?? new URL(DEFAULT_PUBLIC_URL).host;
  await ensureCodeKeys({ directory, now, region: first.uscc.slice(2, 8), host });
}

async function ensureTimestampAuthorities(
  settings: IssuingSettings,
  issuer: Issuer,
  { timestampKeyTypes = ['rsa-2048', 'p-256'] }: DevelopmentPkiRequest,
): Promise<string[]> {
  const files = timestampKeyTypes.map(async (keyType, i) => {
    const file = `tsa-${i + 1}.pem`;
    await ensureIssued(settings, issuer, {
      file,
      keyType,
      profile: timestampProfile(`${i + 1}`, settings.now),
    });
    return join(settings.directory, file);
  });
  return Promise.all(files);
}

async function ensureHolders(
  settings: IssuingSettings,
  issuer: Issuer,
  { holders = [] }: DevelopmentPkiRequest,
): Promise<string[]> {
  const files = holders.map(async ({ name, uscc, keyType = 'p-256' }) => {
    const file = `holders/${uscc}.pem`;
    await ensureIssued(settings, issuer, {
      file,
      keyType,
      profile: sealProfile({ name, uscc }, settings.now),
    });
    return join(settings.directory, file);
  });
  return Promise.all(files);
}

async function ensureSeals(
  settings: IssuingSettings,
  issuer: Issuer,
  { authorities, keyTypes = ['rsa-2048'] }: DevelopmentPkiRequest,
): Promise<SealListing[]> {
  const seals = authorities.flatMap((authority) =>
    keyTypes.map((keyType) => ensureSeal(settings, issuer, { ...authority, keyType })),
  );
  return Promise.all(seals);
}

async function ensureSeal(
  settings: IssuingSettings,
  issuer: Issuer,
  seal: SealedAuthority & Readonly<{ sealCode?: string; keyType: KeyType }>,
): Promise<SealListing> {
  const { name, uscc, keyType, sealCode = developmentSealCode(uscc) } = seal;
  const id = `${uscc}-${keyType}`;
  const file = `seals/${id}.pem`;
  await ensureIssued(settings, issuer, { file, keyType, profile: sealProfile({ name, uscc }, settings.now) });
  return { id, uscc, name, sealCode, keyType, certificate: file, key: keyFileOf(file) };
}

/** Region of the organisation's code and seven digits that stay the same for it. */
function developmentSealCode(uscc: string): string {
  const number = createHash('sha256').update(uscc).digest().readUInt32BE(0) % 10_000_000;
  return uscc.slice(2, 8) + String(number).padStart(7, '0');
}
