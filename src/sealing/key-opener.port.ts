import type { KeyObject } from 'node:crypto';
import type { Signer } from './signer.port.js';

/** The way from a key reference to the key. */
export abstract class KeyOpener {
  /**
   * @param reference see `openSigner`
   * @param publicKey of the certificate that the key must belong to
   * @throws Error naming what is wrong, never a secret
   */
  abstract open(reference: string, publicKey: KeyObject): Promise<Signer>;
}
