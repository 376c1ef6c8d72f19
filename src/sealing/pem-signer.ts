import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { keyTypeOf, type KeyType } from '../lib/x509/key-type.js';
import type { Signer } from './signer.port.js';

/** A key read from a PEM file once; parsing it for each signature would cost more than signing. */
export class PemSigner implements Signer {
  private constructor(
    private readonly key: KeyObject,
    readonly keyType: KeyType,
  ) {}

  /**
   * @param pem PKCS#8, not encrypted
   * @throws Error that says what is wrong and nothing of the key
   */
  static of(pem: string | Buffer): PemSigner {
    const key = parse(pem);
    const keyType = keyTypeOf(key);
    if (!keyType) throw new Error('is no RSA-2048, RSA-3072 or P-256 key');
    return new PemSigner(key, keyType);
  }

  /** Signs at once, in this thread: the thread pool's round trip is no gain at a fifth of a millisecond. */
  async sign(toBeSigned: Uint8Array): Promise<Uint8Array> {
    return sign('sha256', toBeSigned, this.key);
  }
}

function parse(pem: string | Buffer): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause may quote the key.
    throw new Error('is no private key in PEM');
  }
}
