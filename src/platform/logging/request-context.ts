import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line written on behalf of one request carries. */
export type RequestContext = Readonly<{ requestId: string }>;

/** Follows a request through everything it awaits. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
