import { createHash } from 'node:crypto';
import { DerError, readDer } from '../../asn1/der.js';
import { readBitString } from '../../asn1/values.js';
import {
  boolean,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  sequence,
  tagged,
  taggedPrimitive,
} from '../../asn1/write/der.js';
import { OIDS } from '../../oids.js';

/** Bit numbers of RFC 5280 §4.2.1.3. */
const KEY_USAGE_BITS = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
} as const;

export type KeyUsage = keyof typeof KEY_USAGE_BITS;

type Criticality = 'critical' | 'informative';

/** Critical (RFC 5280 §4.2.1.9). @param pathLength CA certificates that may follow, for a CA */
export function basicConstraints(isAuthority: boolean, pathLength?: number): Uint8Array {
  const limit = pathLength === undefined ? [] : [integer(pathLength)];
  const value = isAuthority ? sequence(boolean(true), ...limit) : sequence();
  return extension(OIDS.basicConstraints, 'critical', value);
}

/** Critical (RFC 5280 §4.2.1.3). */
export function keyUsage(usages: readonly KeyUsage[]): Uint8Array {
  const value = namedBits(usages.map((usage) => KEY_USAGE_BITS[usage]));
  return extension(OIDS.keyUsage, 'critical', value);
}

/**
 * @param purposes object identifiers (RFC 5280 §4.2.1.12)
 * @param criticality critical for a timestamping authority (RFC 3161 §2.3)
 */
export function extendedKeyUsage(
  purposes: readonly string[],
  criticality: Criticality = 'informative',
): Uint8Array {
  return extension(OIDS.extendedKeyUsage, criticality, sequence(...purposes.map(oid)));
}

/** @param policies object identifiers (RFC 5280 §4.2.1.4) */
export function certificatePolicies(policies: readonly string[]): Uint8Array {
  const value = sequence(...policies.map((policy) => sequence(oid(policy))));
  return extension(OIDS.certificatePolicies, 'informative', value);
}

/** @param publicKey DER of the certificate's own SubjectPublicKeyInfo */
export function subjectKeyIdentifier(publicKey: Uint8Array): Uint8Array {
  return extension(OIDS.subjectKeyIdentifier, 'informative', octetString(keyIdentifier(publicKey)));
}

/** @param publicKey DER of the issuer's SubjectPublicKeyInfo */
export function authorityKeyIdentifier(publicKey: Uint8Array): Uint8Array {
  const value = sequence(taggedPrimitive(0, keyIdentifier(publicKey)));
  return extension(OIDS.authorityKeyIdentifier, 'informative', value);
}

/** Where the issuer's certificate and its OCSP responder are (RFC 5280 §4.2.2.1); at least one of them. */
export function authorityInfoAccess(at: Readonly<{ caIssuers?: string; ocsp?: string }>): Uint8Array {
  const methods = [
    ...(at.ocsp === undefined ? [] : [sequence(oid(OIDS.ocsp), uri(at.ocsp))]),
    ...(at.caIssuers === undefined ? [] : [sequence(oid(OIDS.caIssuers), uri(at.caIssuers))]),
  ];
  return extension(OIDS.authorityInfoAccess, 'informative', sequence(...methods));
}

/** @param address of the one CRL, signed by the issuer itself (RFC 5280 §4.2.1.13) */
export function crlDistributionPoints(address: string): Uint8Array {
  // DistributionPoint: distributionPoint [0], of which fullName [0].
  const point = sequence(tagged(0, tagged(0, uri(address))));
  return extension(OIDS.crlDistributionPoints, 'informative', sequence(point));
}

/** Nobody need ask whether this OCSP responder's own certificate is revoked (RFC 6960 §4.2.2.2.1). */
export function ocspNoCheck(): Uint8Array {
  return extension(OIDS.ocspNoCheck, 'informative', nullValue());
}

/** GeneralName of type uniformResourceIdentifier, [6] IA5String (RFC 5280 §4.2.1.6). */
function uri(address: string): Uint8Array {
  return taggedPrimitive(6, Buffer.from(address, 'latin1'));
}

/** The leftmost 160 bits of the SHA-256 of the key's bits: method 1 of RFC 7093 §2. */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  const [, bits] = readDer(publicKey).children();
  if (!bits) throw new DerError('SubjectPublicKeyInfo without a key');
  return createHash('sha256').update(readBitString(bits).bytes).digest().subarray(0, 20);
}

/** RFC 5280 §4.1 Extension; also of CRLs, their entries and OCSP messages. */
export function extension(id: string, criticality: Criticality, value: Uint8Array): Uint8Array {
  // FALSE is the default, which DER leaves out (X.690 §11.5).
  const critical = criticality === 'critical' ? [boolean(true)] : [];
  return sequence(oid(id), ...critical, octetString(value));
}
