import { createHash } from 'node:crypto';
import { type KeyType, MAXIMUM_SIGNATURE_LENGTH } from '../../../lib/x509/key-type.js';
import { ecdsaValueOf } from '../ecdsa-value.js';
import { HiddenSigner } from '../hidden-signer.js';
import { CK } from './cryptoki.js';
import type { Pkcs11Token, TokenSigning } from './pkcs11-token.js';

/** DER of DigestInfo for SHA-256 before the digest (RFC 8017 §9.2, note 1). */
const DIGEST_INFO_SHA256 = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/**
 * A key in a module of hardware. The digest is made here: mechanisms that hash themselves would carry the whole
 * message to the token, and many tokens have none.
 */
export class Pkcs11Signer extends HiddenSigner {
  readonly #pin: () => Promise<string>;
  private closed = false;

  /** @param pin read anew for each signature, so that a corrected one counts at once */
  constructor(
    readonly keyType: KeyType,
    private readonly token: Pkcs11Token,
    private readonly key: Pick<TokenSigning, 'object' | 'id'>,
    pin: () => Promise<string>,
  ) {
    super();
    this.#pin = pin;
    token.join();
  }

  async sign(toBeSigned: Uint8Array): Promise<Uint8Array> {
    const digest = createHash('sha256').update(toBeSigned).digest();
    const length = MAXIMUM_SIGNATURE_LENGTH[this.keyType];
    const pin = await this.#pin();
    if (this.keyType === 'p-256') {
      const ecdsa = { keyType: CK.CKK_EC, mechanism: CK.CKM_ECDSA, data: digest };
      return ecdsaValueOf(this.token.sign({ ...this.key, ...ecdsa, length }, pin));
    }
    const data = Buffer.concat([DIGEST_INFO_SHA256, digest]);
    const rsa = { keyType: CK.CKK_RSA, mechanism: CK.CKM_RSA_PKCS, data };
    return this.token.sign({ ...this.key, ...rsa, length }, pin);
  }

  override async close(): Promise<void> {
    if (!this.closed) this.token.part();
    this.closed = true;
  }
}
