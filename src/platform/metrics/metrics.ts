import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Upper bounds in seconds: from a look-up to an issue that waits. */
const REQUEST_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What the service measures of itself. Modules add their own instruments to {@link registry}. */
@Injectable()
export class Metrics {
  /** Not prom-client's global one: two services in one process (tests) would share it. */
  readonly registry = new Registry();

  /** Seconds from request to response, by route template. */
  readonly requestDuration = new Histogram({
    name: 'jianzhang_http_request_duration_seconds',
    help: 'Duration of HTTP requests by route template',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: REQUEST_BUCKETS,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
