import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { HttpAnswer } from './http-client.js';
import { HttpClientError } from './http-client-error.js';

/**
 * Waits for the whole answer; whatever ends it early closes the connection.
 *
 * @throws HttpClientError
 */
export async function receive(
  request: ClientRequest,
  { maximumBytes, signal }: Readonly<{ maximumBytes: number; signal: AbortSignal }>,
): Promise<HttpAnswer> {
  const giveUp = (): void => {
    request.destroy(signal.reason as HttpClientError);
  };
  signal.addEventListener('abort', giveUp, { once: true });
  // Once the answer has begun, a broken connection is seen by whoever reads it; here nobody listens any more.
  request.on('error', () => {});
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return await collect(response, maximumBytes);
  } catch (error) {
    request.destroy();
    throw asClientError(signal.aborted ? signal.reason : error);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

async function collect(response: IncomingMessage, maximumBytes: number): Promise<HttpAnswer> {
  const { statusCode = 0, headers } = response;
  if (statusCode !== 200)
    throw new HttpClientError('status', `answered with status ${statusCode}`, statusCode);
  const tooLarge = new HttpClientError('too-large', `answered more than ${maximumBytes} octets`);
  if (Number(headers['content-length'] ?? 0) > maximumBytes) throw tooLarge;
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maximumBytes) throw tooLarge;
    pieces.push(piece);
  }
  return { contentType: headers['content-type'], bytes: Buffer.concat(pieces) };
}

function asClientError(error: unknown): HttpClientError {
  if (error instanceof HttpClientError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'an unknown error';
  return new HttpClientError('unreachable', `not reachable: ${code}`, undefined, { cause: error });
}
