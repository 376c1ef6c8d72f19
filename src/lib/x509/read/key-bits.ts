import type { KeyObject } from 'node:crypto';
import { readDer, TAG } from '../../asn1/der.js';
import { readBitString } from '../../asn1/values.js';

/** The BIT STRING of a SubjectPublicKeyInfo without tag, length and unused bits: what OCSP hashes (RFC 6960 §4.1.1). */
export function keyBits(key: KeyObject): Uint8Array {
  const [, bits] = readDer(key.export({ type: 'spki', format: 'der' }))
    .expect(TAG.SEQUENCE)
    .children();
  return bits === undefined ? new Uint8Array() : readBitString(bits).bytes;
}
