import { createHash } from 'node:crypto';
import { contextTag, DerError, type DerNode, TAG } from '../../asn1/der.js';
import { readIntegerHex, readOctetString } from '../../asn1/values.js';
import type { CmsAttribute } from '../../cms/read/signed-data.js';
import { OIDS } from '../../oids.js';
import { readAlgorithmIdentifier } from '../../x509/read/algorithm-identifier.js';
import type { Certificate } from '../../x509/read/certificate.js';
import { strongDigest } from './digest-algorithms.js';
import { tspFault } from './tsp-fault.js';

/**
 * Checks that the signer signed for its own certificate too: the first ESSCertID of signing-certificate (RFC 2634
 * §5.4, by SHA-1) or signing-certificate-v2 (RFC 5035 §3, RFC 5816) names it. Where both are there, both must.
 *
 * The SHA-1 of version 1 is accepted, as RFC 3161 §2.4.2 demands it: it only tells certificates apart that the
 * signature's own public key already tells apart.
 *
 * @throws FaultError `timestamp-certificate-reference`; DerError for another form
 */
export function assertNamesSigner(attributes: readonly CmsAttribute[], signer: Certificate): void {
  const references = attributes.filter(
    ({ oid }) => oid === OIDS.signingCertificate || oid === OIDS.signingCertificateV2,
  );
  const isNamed = references.every(({ oid, values }) => {
    const [value] = values;
    return value !== undefined && namesFirst(value, oid, signer);
  });
  if (references.length === 0 || !isNamed)
    throw tspFault(
      'timestamp-certificate-reference',
      'the token does not name the certificate of its signer',
    );
}

/** Further ids name the signer's issuers, and policies restrict nothing; neither is used. */
function namesFirst(value: DerNode, attribute: string, signer: Certificate): boolean {
  const [first] = value.expect(TAG.SEQUENCE).children()[0]?.expect(TAG.SEQUENCE).children() ?? [];
  const parts = [...(first?.expect(TAG.SEQUENCE).children() ?? [])];
  const digest = attribute === OIDS.signingCertificate ? 'sha1' : takeDigest(parts);
  const [hash, issuerSerial, ...rest] = parts;
  if (hash === undefined || rest.length > 0) throw new DerError('ESSCertID of another form');
  const expected = createHash(digest).update(signer.encoded).digest();
  if (Buffer.compare(readOctetString(hash), expected) !== 0) return false;
  return issuerSerial === undefined || namesIssuerAndSerial(issuerSerial, signer);
}

/** RFC 5035 §4: SHA-256 when left out. */
function takeDigest(parts: DerNode[]): string {
  const algorithm = parts[0]?.identifier === TAG.SEQUENCE ? parts.shift() : undefined;
  return algorithm === undefined ? 'sha256' : strongDigest(readAlgorithmIdentifier(algorithm)).name;
}

/** IssuerSerial: GeneralNames with one directoryName `[4]`, and the serial number. */
function namesIssuerAndSerial(node: DerNode, signer: Certificate): boolean {
  const [names, serial, ...rest] = node.expect(TAG.SEQUENCE).children();
  const [name, ...others] = names?.expect(TAG.SEQUENCE).children() ?? [];
  const [issuer] = name?.expect(contextTag(4, 'constructed')).children() ?? [];
  if (issuer === undefined || serial === undefined || others.length > 0 || rest.length > 0)
    throw new DerError('IssuerSerial of another form');
  return Buffer.compare(issuer.encoded, signer.issuer) === 0 && readIntegerHex(serial) === signer.serial;
}
