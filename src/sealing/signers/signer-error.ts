import { DomainError } from '../../lib/errors/domain-error.js';

/** Why a key cannot be used now; part of the problem that is answered. */
export type SignerFailure =
  | 'secret-missing'
  | 'module-not-usable'
  | 'token-missing'
  | 'token-lost'
  | 'key-missing'
  | 'key-locked'
  | 'key-refused'
  | 'service-not-reached'
  | 'service-refused'
  | 'service-busy'
  | 'signature-in-doubt'
  | 'signature-wrong';

/** A key that did not sign. Messages hold neither PINs nor tokens, nor what another side answered. */
export class SignerError extends DomainError {
  constructor(
    readonly reason: SignerFailure,
    message: string,
    extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super('seal-unavailable', `The key cannot be used: ${message}`, { reason, ...extensions });
  }

  /** Whether it is sure that the key made no signature. */
  get keyUntouched(): boolean {
    return this.reason !== 'signature-in-doubt' && this.reason !== 'signature-wrong';
  }
}
