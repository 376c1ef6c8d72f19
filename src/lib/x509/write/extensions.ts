import { createHash } from 'node:crypto';
import { DerError, readDer } from '../../asn1/der.js';
import { readBitString } from '../../asn1/values.js';
import {
  boolean,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
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

/** @param purposes object identifiers (RFC 5280 §4.2.1.12) */
export function extendedKeyUsage(purposes: readonly string[]): Uint8Array {
  return extension(OIDS.extendedKeyUsage, 'informative', sequence(...purposes.map(oid)));
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

/** The leftmost 160 bits of the SHA-256 of the key's bits: method 1 of RFC 7093 §2. */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  const [, bits] = readDer(publicKey).children();
  if (!bits) throw new DerError('SubjectPublicKeyInfo without a key');
  return createHash('sha256').update(readBitString(bits).bytes).digest().subarray(0, 20);
}

function extension(id: string, criticality: 'critical' | 'informative', value: Uint8Array): Uint8Array {
  // FALSE is the default, which DER leaves out (X.690 §11.5).
  const critical = criticality === 'critical' ? [boolean(true)] : [];
  return sequence(oid(id), ...critical, octetString(value));
}
