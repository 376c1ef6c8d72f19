import { contextTag, DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readNull, readOid } from '../../asn1/values.js';
import { OIDS } from '../../oids.js';
import { distributionPointAddresses, httpAddresses } from './general-names.js';

/** Where a certificate says that more about it is to be had; only ever http(s) addresses, unchecked otherwise. */
export type EvidenceAddresses = Readonly<{
  ocspUrls: readonly string[];
  /** Certificates of the issuer. */
  issuerUrls: readonly string[];
  /** Complete CRLs of the issuer itself: points with other reasons or another CRL issuer are left out. */
  crlUrls: readonly string[];
  /** An OCSP responder's certificate that is not to be asked about (RFC 6960 §4.2.2.2.1). */
  isNoCheck: boolean;
}>;

/** @throws DerError for an extension of another form */
export function readEvidenceAddresses(value: (oid: string) => DerNode | undefined): EvidenceAddresses {
  const descriptions = value(OIDS.authorityInfoAccess)?.expect(TAG.SEQUENCE).children() ?? [];
  const points = value(OIDS.crlDistributionPoints)?.expect(TAG.SEQUENCE).children() ?? [];
  const noCheck = value(OIDS.ocspNoCheck);
  return {
    ocspUrls: descriptions.flatMap((node) => addressOf(node, OIDS.ocsp)),
    issuerUrls: descriptions.flatMap((node) => addressOf(node, OIDS.caIssuers)),
    crlUrls: points.flatMap(crlAddresses),
    isNoCheck: noCheck !== undefined && readNull(noCheck) === null,
  };
}

/** AccessDescription (RFC 5280 §4.2.2.1). */
function addressOf(node: DerNode, method: string): string[] {
  const [oid, location, ...rest] = node.expect(TAG.SEQUENCE).children();
  if (oid === undefined || location === undefined || rest.length > 0)
    throw new DerError('AccessDescription of another form');
  return readOid(oid) === method ? httpAddresses([location]) : [];
}

/** DistributionPoint (RFC 5280 §4.2.1.13). */
function crlAddresses(node: DerNode): string[] {
  const [name, ...others] = node.expect(TAG.SEQUENCE).children();
  if (name?.identifier !== contextTag(0, 'constructed') || others.length > 0) return [];
  return distributionPointAddresses(name);
}
