/** Why a call to another service brought nothing. */
export type HttpClientErrorCode =
  /** Not among the configured origins, or its name leads to an address where no such service may be. */
  | 'refused'
  /** No connection, or it broke. */
  | 'unreachable'
  | 'timeout'
  /** The caller gave up. */
  | 'aborted'
  | 'too-large'
  /** Any other status than 200; redirects are not followed. */
  | 'status';

/** Names the origin at most: path, query and body of a call may be nobody else's business. */
export class HttpClientError extends Error {
  override readonly name = 'HttpClientError';

  constructor(
    readonly code: HttpClientErrorCode,
    message: string,
    /** HTTP status, for the code `status`. */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
