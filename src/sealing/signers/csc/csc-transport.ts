import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { IncomingMessage } from 'node:http';

export type CscRequest = Readonly<{ url: string; token: string; body: string; signal: AbortSignal }>;

export type CscAnswer = Readonly<{ status: number; retryAfter: string | undefined; body: Buffer }>;

/** There was never a connection: nobody has seen the request. */
export class NotSentError extends Error {}

/** The request may have arrived and been worked on; its answer did not come, or is too large. */
export class AnswerLostError extends Error {}

/** More than any credential with its chain needs. */
const MAX_ANSWER = 262_144;

/** Another side's letters are not repeated, but what Node says of a connection is. */
const CODE = /^[A-Z_0-9]{1,60}$/;

/**
 * Posts JSON on a connection of its own. A kept connection may be closed by the server while the request is on its
 * way, and nobody could tell whether it was read. Redirects are not followed.
 *
 * @throws NotSentError, AnswerLostError
 */
export function postJson({ url, token, body, signal }: CscRequest): Promise<CscAnswer> {
  return new Promise((resolve, reject) => {
    const isSecure = url.startsWith('https:');
    let connected = false;
    const fail = (why: string): void => {
      reject(connected ? new AnswerLostError(why) : new NotSentError(why));
    };
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const send = isSecure ? requestHttps : requestHttp;
    const request = send(url, { method: 'POST', agent: false, headers, signal });
    request.once('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => (connected = true));
    });
    request.once('error', (error) => fail(reasonOf(error, signal)));
    request.once('response', (response) => {
      readAnswer(response).then(resolve, (error: unknown) => {
        request.destroy();
        fail(reasonOf(error, signal));
      });
    });
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<CscAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER) throw new Error('ANSWER_TOO_LARGE');
    chunks.push(chunk);
  }
  const retryAfter = response.headers['retry-after'];
  return { status: response.statusCode ?? 0, retryAfter, body: Buffer.concat(chunks) };
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'TIMEOUT';
  const { code, message } = error as NodeJS.ErrnoException;
  return [code, message].find((text) => text !== undefined && CODE.test(text)) ?? 'CONNECTION_FAILED';
}
