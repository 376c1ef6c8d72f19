import { nullValue, oid, sequence } from '../../asn1/write/der.js';
import { OIDS } from '../../oids.js';
import type { KeyType } from '../key-type.js';

/** SHA-256 without parameters (RFC 5754 §2). */
export function sha256Algorithm(): Uint8Array {
  return sequence(oid(OIDS.sha256));
}

/** The AlgorithmIdentifier of a signature: NULL parameters for RSA, none for ECDSA (RFC 4055 §5, RFC 5758 §3.2). */
export function signatureAlgorithm(keyType: KeyType): Uint8Array {
  return keyType === 'p-256'
    ? sequence(oid(OIDS.ecdsaWithSha256))
    : sequence(oid(OIDS.sha256WithRsa), nullValue());
}
