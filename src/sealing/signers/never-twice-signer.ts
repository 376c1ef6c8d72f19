import { createHash } from 'node:crypto';
import type { KeyType } from '../../lib/x509/key-type.js';
import type { Signer } from '../signer.port.js';
import { HiddenSigner } from './hidden-signer.js';
import { SignerError } from './signer-error.js';

/** So many signatures in doubt mean that nothing should be signed before somebody has looked. */
const MOST_DOUBTS = 10_000;

/**
 * What may have been signed without its signature having come back. Kept for the whole process, whoever opens the
 * key again: only a person can tell from the service's log what happened.
 */
const doubts = new Set<string>();

/** Names one signature in the service's log and in ours. */
export function signatureId(toBeSigned: Uint8Array): string {
  return createHash('sha256').update(toBeSigned).digest('hex').slice(0, 32);
}

/** Sends nothing a second time while it is open whether the first time made a signature. */
export class NeverTwiceSigner extends HiddenSigner {
  readonly keyType: KeyType;
  readonly #inner: Signer;

  /** @param key names the key, as another key may sign the same */
  constructor(
    inner: Signer,
    private readonly key: string,
  ) {
    super();
    this.keyType = inner.keyType;
    this.#inner = inner;
  }

  async sign(toBeSigned: Uint8Array): Promise<Uint8Array> {
    const id = signatureId(toBeSigned);
    const doubt = `${this.key} ${id}`;
    if (doubts.has(doubt)) throw inDoubt('this was sent before', id);
    if (doubts.size >= MOST_DOUBTS) throw inDoubt(`${MOST_DOUBTS} signatures are in doubt`, id);
    doubts.add(doubt);
    try {
      const signature = await this.#inner.sign(toBeSigned);
      doubts.delete(doubt);
      return signature;
    } catch (error) {
      if (error instanceof SignerError && error.keyUntouched) doubts.delete(doubt);
      throw error;
    }
  }

  override async close(): Promise<void> {
    await this.#inner.close?.();
  }
}

function inDoubt(what: string, id: string): SignerError {
  const advice = "Look for this id in the service's log, then restart and start the case again.";
  return new SignerError('signature-in-doubt', `${what}, and may have been signed. ${advice}`, {
    signatureId: id,
  });
}
