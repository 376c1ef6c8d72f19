import { type KeyObject, verify } from 'node:crypto';
import type { KeyType } from '../../lib/x509/key-type.js';
import type { Signer } from '../signer.port.js';
import { HiddenSigner } from './hidden-signer.js';
import { SignerError } from './signer-error.js';

/** Lets no signature out of hardware or another host that does not verify with the certificate's key. */
export class VerifyingSigner extends HiddenSigner {
  readonly keyType: KeyType;
  readonly #inner: Signer;

  constructor(
    inner: Signer,
    private readonly publicKey: KeyObject,
  ) {
    super();
    this.keyType = inner.keyType;
    this.#inner = inner;
  }

  async sign(toBeSigned: Uint8Array): Promise<Uint8Array> {
    const signature = await this.#inner.sign(toBeSigned);
    if (verify('sha256', toBeSigned, this.publicKey, signature)) return signature;
    throw new SignerError('signature-wrong', "its signature does not verify with the seal's certificate.");
  }

  override async close(): Promise<void> {
    await this.#inner.close?.();
  }
}
