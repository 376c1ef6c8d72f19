import { createHash } from 'node:crypto';
import { TAG } from '../../asn1/der.js';
import { element, nullValue, octetString, oid, sequence } from '../../asn1/write/der.js';
import { OIDS } from '../../oids.js';

/** A certificate as OCSP names it. */
export type CertificateName = Readonly<{
  /** DER of the issuer's Name, as it stands in the certificate asked about. */
  issuerName: Uint8Array;
  /** Bits of the issuer's public key, without tag, length and unused bits. */
  issuerKeyBits: Uint8Array;
  /** Content octets of the INTEGER. */
  serialNumber: Uint8Array;
}>;

/**
 * DER of an OCSPRequest (RFC 6960 §4.1.1) about one certificate, unsigned and without extensions, so that every
 * responder and every cache before it can answer.
 *
 * The digest is SHA-1, as RFC 5019 §2.1.1 asks: it finds the certificate and proves nothing.
 */
export function ocspRequest({ issuerName, issuerKeyBits, serialNumber }: CertificateName): Uint8Array {
  const certId = sequence(
    sequence(oid(OIDS.sha1), nullValue()),
    octetString(sha1(issuerName)),
    octetString(sha1(issuerKeyBits)),
    element(TAG.INTEGER, serialNumber),
  );
  return sequence(sequence(sequence(sequence(certId))));
}

function sha1(bytes: Uint8Array): Uint8Array {
  return createHash('sha1').update(bytes).digest();
}
