import { integer, sequence } from '../../lib/asn1/write/der.js';
import { SignerError } from './signer-error.js';

/** Octets of r and of s on P-256. */
const HALF = 32;

/**
 * ECDSA-Sig-Value (RFC 3279 §2.2.3) of a signature as PKCS#11 gives it: r and s, 32 octets each
 * (PKCS #11 v2.40 mechanisms §2.3.1).
 *
 * @throws SignerError when it has another length
 */
export function ecdsaValueOf(raw: Uint8Array): Uint8Array {
  if (raw.length !== 2 * HALF) throw new SignerError('signature-wrong', 'its signature has a wrong length.');
  return sequence(unsigned(raw.subarray(0, HALF)), unsigned(raw.subarray(HALF)));
}

function unsigned(octets: Uint8Array): Uint8Array {
  return integer(BigInt(`0x${Buffer.from(octets).toString('hex')}`));
}

/** Whether this can be nothing but r and s without DER around them. */
export function isRawEcdsa(signature: Uint8Array): boolean {
  return signature.length === 2 * HALF && !isSequenceOfTwo(signature);
}

function isSequenceOfTwo(octets: Uint8Array): boolean {
  const [tag, length, first, firstLength = 0] = octets;
  const second = 4 + firstLength;
  return (
    tag === 0x30 &&
    length === octets.length - 2 &&
    first === 0x02 &&
    octets[second] === 0x02 &&
    octets[second + 1] === octets.length - second - 2
  );
}
