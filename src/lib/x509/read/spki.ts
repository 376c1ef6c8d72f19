import { TAG } from '../../asn1/der.js';

/** DER of the OBJECT IDENTIFIERs of keys that are put together here: what cannot be found in the certificate. */
const ALGORITHMS = {
  dsa: Buffer.from('06072a8648ce380401', 'hex'),
  rsaPss: Buffer.from('06092a864886f70d01010a', 'hex'),
} as const;

/**
 * A SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) of a key and parameters that stand in different places.
 *
 * @param parameters DER
 * @param bits contents of the BIT STRING, whole octets
 */
export function spkiOf(
  algorithm: keyof typeof ALGORITHMS,
  parameters: Uint8Array,
  bits: Uint8Array,
): Uint8Array {
  const identifier = wrapped(TAG.SEQUENCE, ALGORITHMS[algorithm], parameters);
  return wrapped(TAG.SEQUENCE, identifier, wrapped(TAG.BIT_STRING, Uint8Array.of(0), bits));
}

/** X.690 §10.1. */
function wrapped(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const contents = Buffer.concat(parts);
  const { length } = contents;
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | octets.length, ...octets];
  return Buffer.concat([Uint8Array.from(header), contents]);
}
