import { contextTag, readDer, TAG } from '../asn1/der.js';
import { readOid } from '../asn1/values.js';
import { OIDS } from '../oids.js';

/**
 * Whether a certificate carries the development policy: what its key seals has no legal effect.
 *
 * The content decides, not the place of the file, so a copied certificate is still recognised.
 *
 * @param certificate DER
 * @throws DerError for bytes that are no certificate
 */
export function isDevelopmentCertificate(certificate: Uint8Array): boolean {
  const [tbs] = readDer(certificate).expect(TAG.SEQUENCE).children();
  const extensions = tbs?.children().find(({ identifier }) => identifier === contextTag(3, 'constructed'));
  for (const extension of extensions?.children()[0]?.children() ?? []) {
    const [id, ...rest] = extension.children();
    const value = rest.at(-1);
    if (id && value && readOid(id) === OIDS.certificatePolicies) return namesDevelopment(value.contents);
  }
  return false;
}

/** @param policies DER of CertificatePolicies (RFC 5280 §4.2.1.4) */
function namesDevelopment(policies: Uint8Array): boolean {
  return readDer(policies)
    .children()
    .some((information) => {
      const [id] = information.children();
      return id !== undefined && readOid(id) === OIDS.developmentPolicy;
    });
}
