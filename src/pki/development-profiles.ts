import { OIDS } from '../lib/oids.js';
import type { CertificateProfile } from '../lib/x509/write/certificate.js';
import type { NameAttribute } from '../lib/x509/write/name.js';

/** An organisation that gets a seal. */
export type SealedAuthority = Readonly<{ name: string; uscc: string }>;

type Validity = Pick<CertificateProfile, 'notBefore' | 'notAfter'>;

const DAY = 24 * 60 * 60 * 1000;
const YEAR = 365 * DAY;

/** Adobe "Authentic Documents Trust": with it or e-mail protection Acrobat takes a certificate for signing. */
const ADOBE_DOCUMENT_SIGNING = '1.2.840.113583.1.1.5';

/** The self-signed root that a viewer is told to trust; 20 years. */
export function rootProfile(now: Date): CertificateProfile {
  return { ...authority('建章开发根证书', 1), ...validFor(20 * YEAR, now) };
}

/** What each kind of CA below the root is called. */
const AUTHORITY_NAMES = {
  'issuing-ca': '建章开发签章证书签发机构',
  'tsa-ca': '建章开发时间戳证书签发机构',
  'builder-ca': '建章开发单位证书签发机构',
} as const;

/** A CA below the root: of the authorities' seals, of timestamping authorities, of builders. */
export type AuthorityKind = keyof typeof AUTHORITY_NAMES;

export const AUTHORITY_KINDS = [
  'issuing-ca',
  'tsa-ca',
  'builder-ca',
] as const satisfies readonly AuthorityKind[];

/**
 * A CA below the root; 10 years.
 *
 * @param generation 1 for the first; a later one has another name, so that nobody takes one for the other
 */
export function authorityProfile(kind: AuthorityKind, generation: number, now: Date): CertificateProfile {
  const name = AUTHORITY_NAMES[kind] + (generation === 1 ? '' : ` G${generation}`);
  return { ...authority(name, 0), ...validFor(10 * YEAR, now) };
}

/**
 * A timestamping authority; 5 years. Its key stamps and does nothing else, which the critical purpose says
 * (RFC 3161 §2.3).
 */
export function timestampProfile(name: string, now: Date): CertificateProfile {
  return {
    ...service(`建章开发时间戳服务 ${name}`),
    ...validFor(5 * YEAR, now),
    extendedKeyUsage: [OIDS.timeStamping],
    isExtendedKeyUsageCritical: true,
  };
}

/**
 * The OCSP responder of one CA, by delegation (RFC 6960 §4.2.2.2). It lasts as long as the CA: nobody renews a
 * development PKI, and nobody may ask whether it is revoked.
 *
 * @param authorityName common name of the CA
 */
export function responderProfile(authorityName: string, until: Date, now: Date): CertificateProfile {
  return {
    ...service(`${authorityName} OCSP`),
    ...validFor(0, now),
    notAfter: until,
    extendedKeyUsage: [OIDS.ocspSigning],
    ocspNoCheck: true,
  };
}

/**
 * The certificate of an organisation's seal; 3 years.
 *
 * The organisation is named as ETSI EN 319 412-3 §4.2.1 asks of legal persons, with its 统一社会信用代码.
 */
export function sealProfile({ name, uscc }: SealedAuthority, now: Date): CertificateProfile {
  return {
    ...validFor(3 * YEAR, now),
    subject: [
      { type: OIDS.country, value: 'CN' },
      { type: OIDS.organisation, value: name },
      { type: OIDS.organisationIdentifier, value: `NTRCN-${uscc}` },
      { type: OIDS.commonName, value: `${name}（测试章）` },
    ],
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    // OpenSSL and NSS judge a CMS signature by the e-mail purpose unless told otherwise.
    extendedKeyUsage: [OIDS.documentSigning, OIDS.emailProtection, ADOBE_DOCUMENT_SIGNING],
    policies: [OIDS.developmentPolicy],
  };
}

function authority(commonName: string, pathLength: number): Omit<CertificateProfile, keyof Validity> {
  return {
    subject: testSubject(commonName),
    authority: { pathLength },
    keyUsage: ['keyCertSign', 'cRLSign'],
    extendedKeyUsage: [],
    policies: [OIDS.developmentPolicy],
  };
}

function service(commonName: string): Omit<CertificateProfile, keyof Validity> {
  return {
    subject: testSubject(commonName),
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [],
    policies: [OIDS.developmentPolicy],
  };
}

function testSubject(commonName: string): readonly NameAttribute[] {
  return [
    { type: OIDS.country, value: 'CN' },
    { type: OIDS.organisation, value: '测试' },
    { type: OIDS.commonName, value: commonName },
  ];
}

/** Begins a day early, for machines whose clocks are behind. */
function validFor(milliseconds: number, now: Date): Validity {
  return {
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + milliseconds),
  };
}
