import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Swagger UI draws itself with inline styles and data: images; its scripts are files of ours. */
const API_PAGE =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** What {@link sendSecurityHeaders} makes of an answer in JSON; the tests hold the two together. */
export const FIXED_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': NOTHING,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
  'cache-control': 'no-store',
};

/** Headers of every response. A handler that serves a page may replace the policy by a wider one. */
export function sendSecurityHeaders(instance: FastifyInstance): void {
  instance.register(helmet, {
    contentSecurityPolicy: false, // one of the two below
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  instance.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('Content-Security-Policy', isDocs(request.url) ? API_PAGE : NOTHING);
  });
  instance.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
  });
}

function isDocs(url: string): boolean {
  return /^\/docs([/?]|$)/.test(url);
}
