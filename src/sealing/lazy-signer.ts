import { DomainError } from '../lib/errors/domain-error.js';
import type { KeyType } from '../lib/x509/key-type.js';
import type { Signer } from './signer.port.js';

/**
 * A key that is opened when something is to be signed and not before: who only reads a seal touches no key, and a
 * key that is away does not keep the service from starting.
 */
export class LazySigner implements Signer {
  private opened: Promise<Signer> | undefined;

  /** @param reference of the key, for the message */
  constructor(
    readonly keyType: KeyType,
    private readonly reference: string,
    private readonly open: () => Promise<Signer>,
  ) {}

  async sign(toBeSigned: Uint8Array): Promise<Uint8Array> {
    return (await this.key()).sign(toBeSigned);
  }

  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    await (await opened?.catch(() => undefined))?.close?.();
  }

  private async key(): Promise<Signer> {
    const opening = (this.opened ??= this.open());
    try {
      return await opening;
    } catch (error) {
      if (this.opened === opening) this.opened = undefined; // the next one tries again
      if (error instanceof DomainError) throw error;
      const detail = `The key ${this.reference} cannot be opened.`;
      throw new DomainError('seal-unavailable', detail, {}, { cause: error });
    }
  }
}
