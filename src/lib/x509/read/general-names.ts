import { contextTag, type DerNode } from '../../asn1/der.js';

/** uniformResourceIdentifier `[6] IMPLICIT IA5String` (RFC 5280 §4.2.1.6). */
const URI = contextTag(6, 'primitive');

/** The http(s) addresses among GeneralName elements; LDAP and directory names are nothing we could fetch. */
export function httpAddresses(names: readonly DerNode[]): string[] {
  return names
    .filter(({ identifier }) => identifier === URI)
    .map(({ contents }) => Buffer.from(contents).toString('latin1'))
    .filter((text) => /^https?:\/\/[\x21-\x7e]+$/i.test(text));
}

/** DistributionPointName of CRLs (RFC 5280 §4.2.1.13): `[0]` around the fullName `[0]`; a relative name has no address. */
export function distributionPointAddresses(name: DerNode): string[] {
  const [fullName] = name.expect(contextTag(0, 'constructed')).children();
  return fullName?.identifier === contextTag(0, 'constructed') ? httpAddresses(fullName.children()) : [];
}
