import { OIDS } from '../../oids.js';
import type { Certificate } from './certificate.js';
import { x509Fault } from './x509-fault.js';

/** What the certificate at the beginning of a chain is to be good for. */
export type Purpose = 'sealing' | 'timestamping' | 'ocsp-signing';

/** Purposes for which an authority's seal certificate may be restricted (RFC 9336 §3.1). */
const SEAL_PURPOSES: ReadonlySet<string> = new Set([
  OIDS.documentSigning,
  OIDS.emailProtection,
  OIDS.anyExtendedKeyUsage,
]);

type Rule = Readonly<{ allows: (certificate: Certificate) => boolean; detail: string }>;

const RULES: Readonly<Record<Purpose, Rule>> = {
  sealing: {
    allows: (certificate) =>
      canSign(certificate) && (certificate.extendedKeyUsage?.some((oid) => SEAL_PURPOSES.has(oid)) ?? true),
    detail: 'the seal certificate is not one for sealing documents',
  },
  // RFC 3161 §2.3: this purpose and no other, and critical.
  timestamping: {
    allows: (certificate) =>
      canSign(certificate) &&
      certificate.isExtendedKeyUsageCritical &&
      certificate.extendedKeyUsage?.join() === OIDS.timeStamping,
    detail: 'the certificate is not one for timestamps alone',
  },
  // RFC 6960 §4.2.2.2: named in so many words; any purpose is not enough.
  'ocsp-signing': {
    allows: (certificate) =>
      canSign(certificate) && (certificate.extendedKeyUsage?.includes(OIDS.ocspSigning) ?? false),
    detail: 'the certificate is not one for OCSP answers',
  },
};

/** @throws FaultError `certificate-key-usage` */
export function assertPurpose(certificate: Certificate, purpose: Purpose): void {
  const { allows, detail } = RULES[purpose];
  if (certificate.isCa || !allows(certificate)) throw x509Fault('certificate-key-usage', detail);
}

/** RFC 5280 §4.2.1.3: a certificate without the extension may be used for anything. */
function canSign({ keyUsage }: Certificate): boolean {
  return keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
}
