import { readDer } from '../lib/asn1/der.js';
import { readOid, readString } from '../lib/asn1/values.js';
import { OIDS } from '../lib/oids.js';
import { certificateParts } from '../lib/x509/write/certificate-parts.js';

/** The subject of a certificate as far as it says which organisation it is. */
export type CertifiedOrganisation = Readonly<{ name?: string; identifier?: string }>;

/** @param certificate DER */
export function certifiedOrganisation(certificate: Uint8Array): CertifiedOrganisation {
  const attributes = readDer(certificateParts(certificate).subject)
    .children()
    .flatMap((set) => set.children());
  const valueOf = (oid: string): string | undefined => {
    const found = attributes
      .map((attribute) => attribute.children())
      .find(([type]) => type && readOid(type) === oid);
    return found?.[1] && readString(found[1]);
  };
  const name = valueOf(OIDS.organisation);
  const identifier = valueOf(OIDS.organisationIdentifier);
  return { ...(name !== undefined && { name }), ...(identifier !== undefined && { identifier }) };
}

/**
 * Whether a certificate is that of an organisation: by the 统一社会信用代码 in organizationIdentifier, bare or after
 * the scheme of ETSI EN 319 412-1 §5.1.4 (`NTRCN-…`); by the name only where there is no identifier.
 */
export function isCertifiedFor(
  { name, identifier }: CertifiedOrganisation,
  organisation: Readonly<{ uscc: string; name: string }>,
): boolean {
  if (identifier === undefined) return name === organisation.name;
  return identifier.replace(/^[A-Z]{3}CN-/, '') === organisation.uscc;
}
