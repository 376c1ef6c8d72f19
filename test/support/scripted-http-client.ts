import {
  type HttpAnswer,
  type HttpBody,
  type HttpCallOptions,
  HttpClient,
} from '../../src/platform/http-client/http-client.js';
import { HttpClientError } from '../../src/platform/http-client/http-client-error.js';

export type ScriptedAnswer = Uint8Array | HttpClientError;

/** Answers by a script, and remembers what it was asked. An address that is not in the script is unreachable. */
export class ScriptedHttpClient extends HttpClient {
  readonly calls: Readonly<{ url: string; body: Uint8Array | undefined; options: HttpCallOptions }>[] = [];

  constructor(private readonly answers: Record<string, ScriptedAnswer> = {}) {
    super();
  }

  script(url: string, answer: ScriptedAnswer): void {
    this.answers[url] = answer;
  }

  urls(): string[] {
    return this.calls.map(({ url }) => url);
  }

  override async get(url: string, options: HttpCallOptions = {}): Promise<HttpAnswer> {
    return this.answer(url, undefined, options);
  }

  override async post(url: string, body: HttpBody, options: HttpCallOptions = {}): Promise<HttpAnswer> {
    return this.answer(url, body.bytes, options);
  }

  private answer(url: string, body: Uint8Array | undefined, options: HttpCallOptions): HttpAnswer {
    this.calls.push({ url, body, options });
    const answer = this.answers[url] ?? new HttpClientError('unreachable', 'not reachable: ECONNREFUSED');
    if (answer instanceof HttpClientError) throw answer;
    return { contentType: undefined, bytes: answer };
  }
}
