import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { readBody } from './json-body.js';
import { readUpload } from './multipart.js';
import { routeSettings } from './route-settings.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a browser's form may send to this route, beside JSON. */
    forms?: boolean;
  }
}

/** Twenty fields of a form; what takes more is no form of ours. */
const MAX_FIELDS = 20;

/** This route also takes what forms send: fields, or one file. */
export function AcceptForms(): MethodDecorator {
  return routeSettings({ forms: true });
}

/**
 * Reads the bodies of forms, for routes that ask for it and no other.
 *
 * Fields arrive as an object of strings, a file as an `UploadedFile`.
 *
 * @param limitBytes where a route has no `bodyLimitBytes` of its own
 */
export function acceptForms(instance: FastifyInstance, limitBytes: number): void {
  const bodyOf = (request: FastifyRequest, payload: AsyncIterable<Buffer>): Promise<Buffer> => {
    const { forms, bodyLimitBytes } = request.routeOptions.config;
    if (!forms) throw new DomainError('media-type-unsupported', 'Send the body as application/json.');
    return readBody(payload, bodyLimitBytes ?? limitBytes);
  };
  instance.addContentTypeParser(
    'application/x-www-form-urlencoded',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) =>
      fieldsOf((await bodyOf(request, payload)).toString('utf8')),
  );
  instance.addContentTypeParser(
    'multipart/form-data',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) =>
      readUpload(await bodyOf(request, payload), request.headers['content-type'] ?? ''),
  );
}

function fieldsOf(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)];
  const isOdd = fields.length > MAX_FIELDS || new Set(fields.map(([name]) => name)).size < fields.length;
  if (isOdd || text.includes('%00')) throw new DomainError('request-malformed', 'The form cannot be read.');
  return Object.fromEntries(fields);
}
