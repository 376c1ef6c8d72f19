import { readDer, TAG } from '../../asn1/der.js';
import { readInteger } from '../../asn1/values.js';

const HALF_OCTETS = 32;

/**
 * r and s side by side (RFC 9053 §2.1), from the DER that a `Signer` gives (ECDSA-Sig-Value, RFC 3279 §2.2.3).
 *
 * @throws DerError, or RangeError when it cannot be a P-256 signature
 */
export function rawEcdsaSignature(der: Uint8Array): Uint8Array {
  const values = readDer(der)
    .expect(TAG.SEQUENCE)
    .children()
    .map((child) => readInteger(child));
  if (values.length !== 2 || values.some((value) => value <= 0n || value >= 1n << BigInt(8 * HALF_OCTETS)))
    throw new RangeError('a signature of P-256 expected');
  const halves = values.map((value) => value.toString(16).padStart(2 * HALF_OCTETS, '0'));
  return new Uint8Array(Buffer.from(halves.join(''), 'hex'));
}
