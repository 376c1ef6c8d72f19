import { createHash } from 'node:crypto';
import { octetString, oid, sequence, setOf, tagged } from '../../asn1/write/der.js';
import { OIDS } from '../../oids.js';
import { certificateParts } from '../../x509/write/certificate-parts.js';

/** RFC 5652 §5.3 Attribute with one value. */
export function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), setOf(value));
}

/** The attribute with SigningCertificateV2 (RFC 5035 §3): SHA-256 is the default and left out; issuer as GeneralNames. */
export function signingCertificateV2(certificate: Uint8Array): Uint8Array {
  const { issuer, serialNumber } = certificateParts(certificate);
  const hash = createHash('sha256').update(certificate).digest();
  const issuerSerial = sequence(sequence(tagged(4, issuer)), serialNumber);
  const value = sequence(sequence(sequence(octetString(hash), issuerSerial)));
  return attribute(OIDS.signingCertificateV2, value);
}

/** The same value under `[number] IMPLICIT`: only the first octet differs. */
export function implicit(number: number, set: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(set);
  copy[0] = 0xa0 | number;
  return copy;
}
