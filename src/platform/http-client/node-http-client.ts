import { lookup } from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import type { OnModuleDestroy } from '@nestjs/common';
import type { AllowedOrigin } from './allowed-origins.js';
import { guardedLookup, type Resolve } from './guarded-lookup.js';
import { type HttpAnswer, type HttpBody, type HttpCallOptions, HttpClient } from './http-client.js';
import { HttpClientError } from './http-client-error.js';
import { receive } from './receive.js';

const MAXIMUM_SOCKETS = 32;
const DEFAULT_DEADLINE_MILLISECONDS = 10_000;
const DEFAULT_MAXIMUM_BYTES = 1_048_576;

/** As the machine resolves names. */
export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

type Call = Readonly<{ method: 'GET' | 'POST'; url: string; body?: HttpBody; options: HttpCallOptions }>;

/** Calls over connections that are kept open, to configured origins only. */
export class NodeHttpClient extends HttpClient implements OnModuleDestroy {
  private readonly agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: MAXIMUM_SOCKETS }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: MAXIMUM_SOCKETS }),
  };

  constructor(
    private readonly allowed: readonly AllowedOrigin[],
    private readonly resolve: Resolve = systemResolve,
  ) {
    super();
  }

  override get(url: string, options: HttpCallOptions = {}): Promise<HttpAnswer> {
    return this.call({ method: 'GET', url, options: { isRepeatable: true, ...options } });
  }

  override post(url: string, body: HttpBody, options: HttpCallOptions = {}): Promise<HttpAnswer> {
    return this.call({ method: 'POST', url, body, options });
  }

  onModuleDestroy(): void {
    this.close();
  }

  /** Ends the connections that were kept open. */
  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private async call(call: Call): Promise<HttpAnswer> {
    const { deadlineMilliseconds = DEFAULT_DEADLINE_MILLISECONDS, signal } = call.options;
    const giveUp = new AbortController();
    const timer = setTimeout(
      () => giveUp.abort(new HttpClientError('timeout', `no answer in ${deadlineMilliseconds} ms`)),
      deadlineMilliseconds,
    );
    const stop = (): void => giveUp.abort(new HttpClientError('aborted', 'the caller gave up'));
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    try {
      return await this.attempt(call, giveUp.signal);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** A connection that was kept open may be closed at the very moment of its use: that says nothing of the service. */
  private async attempt(call: Call, signal: AbortSignal): Promise<HttpAnswer> {
    const request = this.start(call, signal);
    try {
      return await this.answer(request, call, signal);
    } catch (error) {
      const isStale = request.reusedSocket && (error as HttpClientError).code === 'unreachable';
      if (!isStale || !call.options.isRepeatable) throw error;
      return this.answer(this.start(call, signal), call, signal);
    }
  }

  private answer(request: http.ClientRequest, call: Call, signal: AbortSignal): Promise<HttpAnswer> {
    const { maximumBytes = DEFAULT_MAXIMUM_BYTES } = call.options;
    const answer = receive(request, { maximumBytes, signal });
    request.end(call.body?.bytes);
    return answer;
  }

  private start({ method, url, body, options }: Call, signal: AbortSignal): http.ClientRequest {
    if (signal.aborted) throw signal.reason as HttpClientError;
    const target = URL.canParse(url) ? new URL(url) : undefined;
    const allowed = this.allowed.find(({ origin }) => origin === target?.origin);
    if (target === undefined || allowed === undefined || target.username || target.password)
      throw new HttpClientError(
        'refused',
        `${target?.origin ?? 'the address'} is not configured to be called`,
      );
    const isTls = target.protocol === 'https:';
    return (isTls ? https : http).request(target, {
      method,
      agent: this.agents[isTls ? 'https:' : 'http:'],
      lookup: guardedLookup(allowed, this.resolve),
      headers: {
        ...options.headers,
        ...(options.accept === undefined ? {} : { accept: options.accept }),
        ...(body && { 'content-type': body.contentType, 'content-length': body.bytes.length }),
      },
    });
  }
}
