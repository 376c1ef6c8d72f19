export type HttpCallOptions = Readonly<{
  /** Value of the header Accept. */
  accept?: string;
  headers?: Readonly<Record<string, string>>;
  /** From the call to the last octet of the answer, waiting for a connection included. */
  deadlineMilliseconds?: number;
  /** An answer is cut off, and refused, after so many octets. */
  maximumBytes?: number;
  /**
   * Whether the call may be made again when a connection that was kept open turns out to be closed. It is for `get`;
   * a `post` says so itself.
   */
  isRepeatable?: boolean;
  signal?: AbortSignal;
}>;

export type HttpBody = Readonly<{ contentType: string; bytes: Uint8Array }>;

/** An answer with status 200. */
export type HttpAnswer = Readonly<{ contentType: string | undefined; bytes: Uint8Array }>;

/** Calls to services of others. All methods throw `HttpClientError` and nothing else. */
export abstract class HttpClient {
  abstract get(url: string, options?: HttpCallOptions): Promise<HttpAnswer>;
  abstract post(url: string, body: HttpBody, options?: HttpCallOptions): Promise<HttpAnswer>;
}
