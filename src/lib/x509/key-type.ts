import type { KeyObject } from 'node:crypto';

export const KEY_TYPES = ['rsa-2048', 'rsa-3072', 'p-256'] as const;

/** The keys that seal: RSA with PKCS#1 v1.5 padding, or ECDSA; SHA-256 with both. */
export type KeyType = (typeof KEY_TYPES)[number];

/** @returns the type of a private or public key, `undefined` when no seal may have such a key */
export function keyTypeOf(key: KeyObject): KeyType | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') {
    return KEY_TYPES.find((keyType) => keyType === `rsa-${modulusLength}`);
  }
  return key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1' ? 'p-256' : undefined;
}

/**
 * Octets of the largest signature value: the modulus for RSA (RFC 8017 §8.2.1); for ECDSA the DER of two
 * integers of 33 octets each (RFC 3279 §2.2.3).
 */
export const MAXIMUM_SIGNATURE_LENGTH: Readonly<Record<KeyType, number>> = {
  'rsa-2048': 256,
  'rsa-3072': 384,
  'p-256': 72,
};
