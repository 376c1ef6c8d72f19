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
  instance.addContentTypeParser(
    'application/x-www-form-urlencoded',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      assertWanted(request);
      return fieldsOf((await readBody(payload, limitBytes)).toString('utf8'));
    },
  );
  instance.addContentTypeParser(
    'multipart/form-data',
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      assertWanted(request);
      const body = await readBody(payload, request.routeOptions.config.bodyLimitBytes ?? limitBytes);
      return readUpload(body, request.headers['content-type'] ?? '');
    },
  );
}

function assertWanted({ routeOptions }: FastifyRequest): void {
  if (!routeOptions.config.forms)
    throw new DomainError('media-type-unsupported', 'Send the body as application/json.');
}

function fieldsOf(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)];
  const isOdd = fields.length > MAX_FIELDS || new Set(fields.map(([name]) => name)).size < fields.length;
  if (isOdd || text.includes('%00')) throw new DomainError('request-malformed', 'The form cannot be read.');
  return Object.fromEntries(fields);
}
