import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { answerClientError } from './client-error.js';
import type { FastLane } from './fast-lane.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';
import { problemOfError } from './problem-of-error.js';
import { requestIdOf } from './request-id.js';

type HttpSettings = Pick<AppConfig, 'bodyLimitBytes' | 'trustProxy' | 'shutdownSeconds'>;

const MAX_HEADER_BYTES = 16_384;
const MAX_PATH_PARAMETER = 200;
/** A whole request has to arrive within this time; answering it may take longer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Limits of the server, for `main.ts` and the tests alike. */
export function fastifyOptions(config: HttpSettings) {
  return {
    bodyLimit: config.bodyLimitBytes,
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER },
    // One proxy, ours: what it saw is the last entry of X-Forwarded-For. Earlier entries are the caller's claim.
    trustProxy: config.trustProxy ? (_address: string, hop: number) => hop < 1 : false,
    requestIdHeader: false,
    genReqId: (request) => requestIdOf(request.headers),
    // Requests that come while we stop reach our own hook, which answers with a problem document.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: answerFrameworkError,
  } satisfies FastifyServerOptions & { http: object };
}

/** The router refuses a malformed path before any hook runs, so neither filter nor headers are there yet. */
function answerFrameworkError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = { ...problemOfError(error), instance: `urn:uuid:${randomUUID()}` };
  void reply
    .status(problem.status)
    .type(PROBLEM_MEDIA_TYPE)
    .header('Cache-Control', 'no-store')
    .header('X-Content-Type-Options', 'nosniff')
    .send(Buffer.from(JSON.stringify(problem)));
}

/** Fastify for Nest, with our limits, our body parsers only, and a stop that ends in a stated time. */
export class HttpAdapter extends FastifyAdapter {
  private stopping = false;

  /** In front of everything; set by `configureApp`. */
  fastLane: FastLane | undefined;

  constructor(private readonly config: HttpSettings) {
    super(fastifyOptions(config));
  }

  /** True from the moment the service was told to stop. */
  get isStopping(): boolean {
    return this.stopping;
  }

  override beforeClose(): void {
    this.stopping = true;
    super.beforeClose();
  }

  /** Nest's own parsers take what ours refuse (see `json-body.ts`). */
  override registerParserMiddleware(): void {}

  /** Waits for the requests in flight, but not longer than `shutdownSeconds`. */
  override async close(): Promise<void> {
    const cut = setTimeout(
      () => this.getHttpServer().closeAllConnections(),
      this.config.shutdownSeconds * 1000,
    );
    try {
      await super.close();
    } finally {
      clearTimeout(cut);
    }
  }
}
