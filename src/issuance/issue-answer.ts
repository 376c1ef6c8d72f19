import { HttpStatus } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { LicenceDto } from './dto/licence.dto.js';
import type { IssuanceService } from './issuance.service.js';
import type { LicenceViewsService } from './licence-views.service.js';
import { preferredWaitOf } from './request-headers.js';

/** Answers a received case: 201 when the caller wanted to wait and it is issued by then, otherwise 202. */
export async function answerWhenReady(
  issuance: Pick<IssuanceService, 'waitFor'>,
  views: Pick<LicenceViewsService, 'get'>,
  { id, headers, reply }: { id: string; headers: Record<string, string | undefined>; reply: FastifyReply },
): Promise<LicenceDto> {
  const wait = preferredWaitOf(headers);
  if (wait !== undefined) {
    await issuance.waitFor(id, wait * 1000);
    reply.header('Preference-Applied', `wait=${wait}`);
  }
  const licence = await views.get(id);
  const created = wait !== undefined && licence.state === 'valid';
  reply.header('Location', `/v1/licences/${id}`);
  reply.status(created ? HttpStatus.CREATED : HttpStatus.ACCEPTED);
  return licence;
}
