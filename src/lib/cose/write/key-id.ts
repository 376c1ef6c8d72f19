import { createHash, type KeyObject } from 'node:crypto';

const KID_OCTETS = 8;

/** First 8 octets of the SHA-256 of the key's SubjectPublicKeyInfo. Short, so readers try every key that has it. */
export function keyIdOf(publicKey: KeyObject): Uint8Array {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return new Uint8Array(createHash('sha256').update(spki).digest().subarray(0, KID_OCTETS));
}
