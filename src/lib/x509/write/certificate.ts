import { bitString, element, integer, sequence, tagged, time } from '../../asn1/write/der.js';
import { TAG } from '../../asn1/der.js';
import type { KeyType } from '../key-type.js';
import { signatureAlgorithm } from './algorithms.js';
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  extendedKeyUsage,
  type KeyUsage,
  keyUsage,
  ocspNoCheck,
  subjectKeyIdentifier,
} from './extensions.js';
import { distinguishedName, type NameAttribute } from './name.js';

/** What a certificate says, apart from keys, names of issuers and serial numbers. */
export type CertificateProfile = Readonly<{
  subject: readonly NameAttribute[];
  notBefore: Date;
  notAfter: Date;
  /** Present for a CA. */
  authority?: Readonly<{ pathLength?: number }>;
  keyUsage: readonly KeyUsage[];
  /** Object identifiers; empty leaves the extension out. */
  extendedKeyUsage: readonly string[];
  /** As RFC 3161 §2.3 demands of a timestamping authority. */
  isExtendedKeyUsageCritical?: boolean;
  /** Object identifiers; empty leaves the extension out. */
  policies: readonly string[];
  access?: CertificateAccess;
  /** For an OCSP responder whose own certificate need not be asked about. */
  ocspNoCheck?: boolean;
}>;

/** Addresses that say more about a certificate; those left out are not in it. */
export type CertificateAccess = Readonly<{
  /** The issuer's certificate, DER. */
  caIssuers?: string;
  ocsp?: string;
  crl?: string;
}>;

export type CertificateInput = Readonly<{
  profile: CertificateProfile;
  /** Content octets of the serial number: positive, at most 20 octets (RFC 5280 §4.1.2.2). */
  serialNumber: Uint8Array;
  /** DER of the issuer's Name, as it stands in the issuer's own certificate. */
  issuer: Uint8Array;
  /** DER of the SubjectPublicKeyInfo. */
  subjectPublicKey: Uint8Array;
  issuerPublicKey: Uint8Array;
  issuerKeyType: KeyType;
}>;

/** DER of the TBSCertificate, version 3 (RFC 5280 §4.1.2). */
export function toBeSignedCertificate(input: CertificateInput): Uint8Array {
  const { profile } = input;
  return sequence(
    tagged(0, integer(2)),
    element(TAG.INTEGER, input.serialNumber),
    signatureAlgorithm(input.issuerKeyType),
    input.issuer,
    sequence(time(profile.notBefore), time(profile.notAfter)),
    distinguishedName(profile.subject),
    input.subjectPublicKey,
    tagged(3, sequence(...extensions(input))),
  );
}

/**
 * @param toBeSigned see {@link toBeSignedCertificate}
 * @param signature over `toBeSigned`, by the issuer's key
 * @returns DER of the Certificate (RFC 5280 §4.1.1)
 */
export function signedCertificate(
  toBeSigned: Uint8Array,
  issuerKeyType: KeyType,
  signature: Uint8Array,
): Uint8Array {
  return sequence(toBeSigned, signatureAlgorithm(issuerKeyType), bitString(signature));
}

function extensions({ profile, subjectPublicKey, issuerPublicKey }: CertificateInput): Uint8Array[] {
  const { authority, policies, extendedKeyUsage: purposes } = profile;
  const criticality = profile.isExtendedKeyUsageCritical ? 'critical' : 'informative';
  return [
    basicConstraints(authority !== undefined, authority?.pathLength),
    keyUsage(profile.keyUsage),
    ...(purposes.length > 0 ? [extendedKeyUsage(purposes, criticality)] : []),
    ...(policies.length > 0 ? [certificatePolicies(policies)] : []),
    subjectKeyIdentifier(subjectPublicKey),
    authorityKeyIdentifier(issuerPublicKey),
    ...accessExtensions(profile.access ?? {}),
    ...(profile.ocspNoCheck ? [ocspNoCheck()] : []),
  ];
}

function accessExtensions(access: CertificateAccess): Uint8Array[] {
  const hasInfo = access.caIssuers !== undefined || access.ocsp !== undefined;
  return [
    ...(hasInfo ? [authorityInfoAccess(access)] : []),
    ...(access.crl === undefined ? [] : [crlDistributionPoints(access.crl)]),
  ];
}
