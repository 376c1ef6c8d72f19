import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { keyTypeOf, type KeyType } from '../../lib/x509/key-type.js';
import { HiddenSigner } from './hidden-signer.js';

/** A key read from a file once; parsing it for each signature would cost more than signing. */
export class PemSigner extends HiddenSigner {
  readonly #key: KeyObject;

  private constructor(
    key: KeyObject,
    readonly keyType: KeyType,
  ) {
    super();
    this.#key = key;
  }

  /**
   * @param pem PKCS#8
   * @param pin when it is encrypted
   * @throws Error that says what is wrong and nothing of the key
   */
  static of(pem: string | Buffer, pin?: string): PemSigner {
    return PemSigner.ofKey(parse(pem, pin));
  }

  /** @throws Error when no seal may have such a key */
  static ofKey(key: KeyObject): PemSigner {
    const keyType = keyTypeOf(key);
    if (!keyType) throw new Error('is no RSA-2048, RSA-3072 or P-256 key');
    return new PemSigner(key, keyType);
  }

  /** Whether this is the private part of a public key. */
  belongsTo(publicKey: KeyObject): boolean {
    return createPublicKey(this.#key).equals(publicKey);
  }

  /** Signs at once, in this thread: the thread pool's round trip is no gain at a fifth of a millisecond. */
  async sign(toBeSigned: Uint8Array): Promise<Uint8Array> {
    return sign('sha256', toBeSigned, this.#key);
  }
}

function parse(pem: string | Buffer, pin: string | undefined): KeyObject {
  const isEncrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem.toString());
  if (isEncrypted && pin === undefined) throw new Error('is encrypted, and no PIN is given');
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(isEncrypted && { passphrase: pin }) });
  } catch {
    // The cause may quote the key.
    throw new Error(isEncrypted ? 'is damaged, or its PIN is another' : 'is no private key in PEM');
  }
}
