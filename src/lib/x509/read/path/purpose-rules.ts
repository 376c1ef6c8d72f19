import { OIDS } from '../../../oids.js';
import type { AnyCertificate } from '../any-certificate.js';
import { type AnyPurpose, describeAny, type PathFault, pathFault } from './path-types.js';

/** Purposes with which documents are signed (RFC 9336 §3.1, and what was used before there was one). */
const SEAL_PURPOSES: readonly string[] = [
  OIDS.documentSigning,
  OIDS.emailProtection,
  OIDS.adobeDocumentSigning,
  OIDS.microsoftDocumentSigning,
  OIDS.anyExtendedKeyUsage,
];

type Rule = Readonly<{ allows: (certificate: AnyCertificate) => boolean; detail: string }>;

const RULES: Readonly<Record<AnyPurpose, Rule>> = {
  any: { allows: () => true, detail: '' },
  sealing: {
    allows: (certificate) => canSign(certificate) && isFor(certificate, SEAL_PURPOSES, true),
    detail: 'is not for signing documents',
  },
  // RFC 3161 §2.3: this purpose and no other, and critical.
  timestamping: {
    allows: (certificate) =>
      canSign(certificate) &&
      certificate.isExtendedKeyUsageCritical &&
      certificate.extendedKeyUsage?.join() === OIDS.timeStamping,
    detail: 'is not for timestamps alone',
  },
  // RFC 6960 §4.2.2.2: named in so many words; any purpose is not enough.
  'ocsp-signing': {
    allows: (certificate) => canSign(certificate) && isFor(certificate, [OIDS.ocspSigning], false),
    detail: 'is not for OCSP answers',
  },
  // RFC 5280 §6.3.3 f.
  'crl-signing': {
    allows: ({ keyUsage }) => keyUsage?.has('cRLSign') ?? true,
    detail: 'is not for signing lists',
  },
};

/** What a restricted authority must allow for the end of its paths to be good for something. */
const BELOW: Readonly<Partial<Record<AnyPurpose, readonly string[]>>> = {
  sealing: SEAL_PURPOSES,
  timestamping: [OIDS.timeStamping, OIDS.anyExtendedKeyUsage],
};

export function purposeFaults(certificate: AnyCertificate, purpose: AnyPurpose): PathFault[] {
  const { allows, detail } = RULES[purpose];
  if (allows(certificate)) return [];
  return [pathFault('certificate-key-usage', `${describeAny(certificate)} ${detail}`, certificate)];
}

/**
 * An authority's extended key usage restricts those it certifies: RFC 5280 leaves open what it means there, and
 * everybody reads it so.
 */
export function authorityPurposeFaults(authority: AnyCertificate, purpose: AnyPurpose): PathFault[] {
  const accepted = BELOW[purpose];
  if (accepted === undefined || isFor(authority, accepted, true)) return [];
  const detail = `${describeAny(authority)} certifies nobody for this purpose`;
  return [pathFault('certificate-key-usage', detail, authority)];
}

function isFor(
  { extendedKeyUsage }: AnyCertificate,
  purposes: readonly string[],
  ifAbsent: boolean,
): boolean {
  return extendedKeyUsage?.some((oid) => purposes.includes(oid)) ?? ifAbsent;
}

/** RFC 5280 §4.2.1.3: a certificate without the extension may be used for anything. */
function canSign({ keyUsage }: AnyCertificate): boolean {
  return keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
}
