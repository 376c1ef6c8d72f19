import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { routeSettings } from './route-settings.js';

/** Media type of a piece of an upload: https://tus.io/protocols/resumable-upload 1.0.0, PATCH. */
export const OCTETS_MEDIA_TYPE = 'application/offset+octet-stream';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes the octets of a file as they come; nothing is read before the route reads it. */
    octets?: boolean;
  }
}

/** The body of a request while it arrives. The route must say itself how much of it it takes. */
export class OctetStream {
  constructor(
    readonly chunks: AsyncIterable<Uint8Array>,
    /** Octets that the sender announced, if it did. */
    readonly announced: number | null,
  ) {}
}

/** This route takes pieces of files. */
export function AcceptOctets(): MethodDecorator {
  return routeSettings({ octets: true });
}

/** Hands the bodies of pieces of files on as streams, for routes that ask for it and no other: what breaks off is not lost. */
export function acceptOctets(instance: FastifyInstance): void {
  instance.addContentTypeParser(
    OCTETS_MEDIA_TYPE,
    async (request: FastifyRequest, payload: Readable): Promise<OctetStream> => {
      const { routeOptions, headers } = request;
      if (!routeOptions.config.octets)
        throw new DomainError('media-type-unsupported', 'Send the body as application/json.');
      const length = headers['content-length'];
      return new OctetStream(payload, length === undefined ? null : Number(length));
    },
  );
}
