import type { KeyObject } from 'node:crypto';
import { readDer, TAG } from '../../asn1/der.js';
import { readBitString } from '../../asn1/values.js';

/** A key is asked for its bits by every OCSP response that is judged, and exporting it is slow. */
const known = new WeakMap<KeyObject, Uint8Array>();

/** The BIT STRING of a SubjectPublicKeyInfo without tag, length and unused bits: what OCSP hashes (RFC 6960 §4.1.1). */
export function keyBits(key: KeyObject): Uint8Array {
  const before = known.get(key);
  if (before !== undefined) return before;
  const [, bits] = readDer(key.export({ type: 'spki', format: 'der' }))
    .expect(TAG.SEQUENCE)
    .children();
  const octets = bits === undefined ? new Uint8Array() : readBitString(bits).bytes;
  known.set(key, octets);
  return octets;
}
