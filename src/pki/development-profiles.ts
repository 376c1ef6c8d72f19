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

/** The CA that issues seal certificates; 10 years. */
export function issuingAuthorityProfile(now: Date): CertificateProfile {
  return { ...authority('建章开发签章证书签发机构', 0), ...validFor(10 * YEAR, now) };
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
  const subject: NameAttribute[] = [
    { type: OIDS.country, value: 'CN' },
    { type: OIDS.organisation, value: '测试' },
    { type: OIDS.commonName, value: commonName },
  ];
  return {
    subject,
    authority: { pathLength },
    keyUsage: ['keyCertSign', 'cRLSign'],
    extendedKeyUsage: [],
    policies: [OIDS.developmentPolicy],
  };
}

/** Begins a day early, for machines whose clocks are behind. */
function validFor(milliseconds: number, now: Date): Validity {
  return {
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + milliseconds),
  };
}
