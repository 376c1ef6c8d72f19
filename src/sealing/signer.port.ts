import type { KeyType } from '../lib/x509/key-type.js';

/** A private key that signs and never leaves its place: a file today, a module of hardware or another host later. */
export interface Signer {
  readonly keyType: KeyType;

  /**
   * @param toBeSigned whole message; SHA-256 is the signer's own first step
   * @returns PKCS#1 v1.5 value for RSA, DER of ECDSA-Sig-Value for P-256
   * @throws DomainError `seal-unavailable` when the key is out of reach
   */
  sign(toBeSigned: Uint8Array): Promise<Uint8Array>;

  /** Lets go of what it holds open; it is not used afterwards. */
  close?(): Promise<void>;
}
