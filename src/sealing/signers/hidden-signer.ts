import { inspect } from 'node:util';
import type { KeyType } from '../../lib/x509/key-type.js';
import type { Signer } from '../signer.port.js';

/** A signer that shows nothing but its kind, however it is printed. */
export abstract class HiddenSigner implements Signer {
  abstract readonly keyType: KeyType;

  abstract sign(toBeSigned: Uint8Array): Promise<Uint8Array>;

  async close(): Promise<void> {
    // Most signers hold nothing open.
  }

  toJSON(): Readonly<{ keyType: KeyType }> {
    return { keyType: this.keyType };
  }

  [inspect.custom](): string {
    return `${this.constructor.name}(${this.keyType})`;
  }
}
