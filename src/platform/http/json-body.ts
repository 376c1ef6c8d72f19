import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { parseStrictJson } from '../../lib/json/strict-json.js';

/**
 * How much of a body that is too large is still read (and dropped). A client that is cut off while it sends
 * sees a broken connection instead of the answer that tells it why.
 */
const DISCARD_LIMIT_BYTES = 32 * 1024 * 1024;

/**
 * Makes JSON in UTF-8 the only body this service takes, but for forms where a route asks for them.
 *
 * @param limitBytes where a route has no `bodyLimitBytes` of its own
 */
export function acceptStrictJsonOnly(instance: FastifyInstance, limitBytes: number): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      refuseEncodings(request);
      const { bodyLimitBytes, forms } = request.routeOptions.config;
      // Where a file may come in a form, the larger limit is the file's.
      const body = await readBody(payload, forms ? limitBytes : (bodyLimitBytes ?? limitBytes));
      return body.length === 0 ? undefined : parseStrictJson(body);
    },
  );
}

/** Cuts off who announces more than would be read and dropped, whatever the answer is going to be. */
export function refuseHugeBodies(instance: FastifyInstance): void {
  instance.addHook('onRequest', async ({ headers }: FastifyRequest, reply: FastifyReply) => {
    if (Number(headers['content-length'] ?? 0) <= DISCARD_LIMIT_BYTES) return;
    reply.header('Connection', 'close');
    throw new DomainError('request-too-large', `The body is larger than ${DISCARD_LIMIT_BYTES} bytes.`);
  });
}

function refuseEncodings({ headers }: FastifyRequest): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw new DomainError('media-type-unsupported', 'Send JSON in UTF-8.');
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new DomainError('media-type-unsupported', 'Send the body without Content-Encoding.');
  }
}

/** @throws DomainError `request-too-large` */
export async function readBody(payload: AsyncIterable<Buffer>, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of payload) {
    received += chunk.length;
    if (received <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (received > DISCARD_LIMIT_BYTES) break;
  }
  if (received > limitBytes) {
    throw new DomainError('request-too-large', `The body is larger than ${limitBytes} bytes.`, {
      limitBytes,
    });
  }
  return Buffer.concat(chunks);
}
