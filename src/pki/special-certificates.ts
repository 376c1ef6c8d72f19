import { join } from 'node:path';
import { OIDS } from '../lib/oids.js';
import type { KeyType } from '../lib/x509/key-type.js';
import type { CertificateProfile } from '../lib/x509/write/certificate.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';
import type { RevocationReason } from '../lib/x509/revocation-reason.js';
import { baseUrlOf } from './base-url.js';
import {
  type AuthorityKind,
  type SealedAuthority,
  sealProfile,
  timestampProfile,
} from './development-profiles.js';
import { ensureAuthority, ensureIssued, ensureRoot } from './issuing.js';
import { addRevocations } from './revocations.js';

const DAY = 24 * 60 * 60 * 1000;

const days = (count: number, from: Date): Date => new Date(from.getTime() + count * DAY);

type SpecialProfile = Readonly<{
  /** What is other than in an ordinary certificate of its kind. */
  change: (now: Date) => Partial<CertificateProfile>;
  revoked?: Readonly<{ daysAgo: number; reason: RevocationReason }>;
}>;

/** Certificates that a test may ask for, by what is the matter with them. */
export const CERTIFICATE_PROFILES = {
  ordinary: { change: () => ({}) },
  expired: { change: (now) => ({ notBefore: days(-400, now), notAfter: days(-1, now) }) },
  'expires-tomorrow': { change: (now) => ({ notAfter: days(1, now) }) },
  'not-yet-valid': { change: (now) => ({ notBefore: days(1, now) }) },
  'revoked-yesterday': {
    change: (now) => ({ notBefore: days(-30, now) }),
    revoked: { daysAgo: 1, reason: 'keyCompromise' },
  },
  'wrong-key-usage': { change: () => ({ keyUsage: ['keyEncipherment'] }) },
  'wrong-purpose': { change: () => ({ extendedKeyUsage: [OIDS.ocspSigning] }) },
  'purpose-not-critical': { change: () => ({ isExtendedKeyUsageCritical: false }) },
  'no-addresses': { change: () => ({ access: {} }) },
} as const satisfies Record<string, SpecialProfile>;

export type CertificateProfileName = keyof typeof CERTIFICATE_PROFILES;

type Kind = 'seal' | 'holder' | 'tsa';

const ISSUERS: Readonly<Record<Kind, AuthorityKind>> = {
  seal: 'issuing-ca',
  holder: 'builder-ca',
  tsa: 'tsa-ca',
};

export type SpecialCertificateRequest = Readonly<{
  /** Made by `makeDevelopmentPki`. */
  directory: string;
  now: Date;
  kind: Kind;
  profile: CertificateProfileName;
  /** Of a seal or holder. */
  organisation?: SealedAuthority;
  keyType?: KeyType;
}>;

/**
 * Adds a certificate with its key to a development PKI: `seals/<uscc>-<profile>.pem`, `holders/<uscc>-<profile>.pem`
 * or `tsa-<profile>.pem`, which `DevelopmentPkiServer` then serves as `/tsa/tsa-<profile>`.
 *
 * @returns path of the certificate; the key is beside it
 */
export async function issueSpecialCertificate(request: SpecialCertificateRequest): Promise<string> {
  const { directory, now, kind, profile, keyType = 'p-256' } = request;
  const special: SpecialProfile = CERTIFICATE_PROFILES[profile];
  const settings = { directory, now, authorityKeyType: keyType, baseUrl: await baseUrlOf(directory) };
  const issuer = await ensureAuthority(settings, await ensureRoot(settings), ISSUERS[kind]);
  const { file, ordinary } = ordinaryOf(request);
  const { certificate } = await ensureIssued(settings, issuer, {
    file,
    keyType,
    profile: { ...ordinary, ...special.change(now) },
  });
  if (special.revoked) {
    const { daysAgo, reason } = special.revoked;
    const serial = Buffer.from(certificateParts(certificate).serialNumber.subarray(2)).toString('hex');
    await addRevocations(directory, [{ serial, authority: issuer.name, at: days(-daysAgo, now), reason }]);
  }
  return join(directory, file);
}

function ordinaryOf({ kind, profile, organisation, now }: SpecialCertificateRequest): {
  file: string;
  ordinary: CertificateProfile;
} {
  if (kind === 'tsa') return { file: `tsa-${profile}.pem`, ordinary: timestampProfile(profile, now) };
  if (!organisation) throw new Error(`a ${kind} needs an organisation`);
  return { file: `${kind}s/${organisation.uscc}-${profile}.pem`, ordinary: sealProfile(organisation, now) };
}
