/** Token: the client that webhooks go through; it calls configured hosts only. */
export const WEBHOOK_HTTP = Symbol('WEBHOOK_HTTP');

/** Token: how names of endpoints are resolved, a {@link Resolve}. */
export const WEBHOOK_RESOLVE = Symbol('WEBHOOK_RESOLVE');

export type { Resolve } from '../platform/http-client/guarded-lookup.js';
