import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Decides, before a body is read, who is asking and whether they may ask now.
 *
 * Sets `request.principal` when the caller proved who it is; whether the route is for them is the guard's business.
 */
export abstract class Admission {
  /** @throws DomainError `credentials-invalid` or `rate-limited` */
  abstract admit(request: FastifyRequest, reply: FastifyReply): Promise<void>;

  /**
   * Counts one request of a caller who names no key.
   *
   * @returns the headers that tell how it stands, names and values in turn; undefined when it has to be refused
   */
  abstract countAddress(address: string): readonly string[] | undefined;

  /** Undoes one {@link countAddress} that was allowed. */
  abstract giveBackAddress(address: string): void;

  /** Whether a key that was recognised earlier may still be acted for: for work that outlives its request. */
  abstract isGood(keyId: string): Promise<boolean>;
}
