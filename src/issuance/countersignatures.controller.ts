import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../lib/errors/domain-error.js';
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { ApiProblems } from '../platform/http/problem.js';
import { type ReturnedSignature, SealSessionsService } from '../sealing/seal-sessions.service.js';
import { CountersigningService } from './countersigning.service.js';
import {
  NewCountersignatureDto,
  ReturnedSignatureDto,
  SealSessionDto,
  SealSessionIdDto,
} from './dto/countersignature.dto.js';
import { LicenceIdDto } from './dto/licence-query.dto.js';
import { LicenceDto } from './dto/licence.dto.js';
import { LicenceViewsService } from './licence-views.service.js';

/** What speaks against a certificate of a holder, each time it is looked at. */
const CERTIFICATE_PROBLEMS = [
  'holder-certificate-refused',
  'certificate-revoked',
  'revocation-unavailable',
  'countersignature-not-expected',
  'licence-not-found',
  'request-invalid',
] as const;

@ApiTags('countersignatures')
@Controller({ path: 'licences/:id/countersignatures', version: '1' })
export class CountersignaturesController {
  constructor(
    private readonly countersigning: CountersigningService,
    private readonly sessions: SealSessionsService,
    private readonly views: LicenceViewsService,
  ) {}

  @Post()
  @Requires('licences:countersign')
  @ApiOperation({ summary: "Begin the holder's seal on a licence", operationId: 'beginCountersignature' })
  @ApiCreatedResponse({ type: SealSessionDto })
  @ApiProblems(...CERTIFICATE_PROBLEMS, 'text-does-not-fit', 'character-not-drawable')
  async begin(
    @Param() { id }: LicenceIdDto,
    @Body() { certificates }: NewCountersignatureDto,
    @CurrentPrincipal() { organisationUscc }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SealSessionDto> {
    const der = certificates.map((text) => Buffer.from(text, 'base64'));
    const session = await this.countersigning.open(id, der, organisationUscc);
    reply.header('Location', `/v1/licences/${id}/countersignatures/${session.id}`);
    return SealSessionDto.from(session, this.sessions);
  }

  @Get(':sessionId')
  @Requires('licences:countersign')
  @ApiOperation({ summary: 'Read what is to be signed once more', operationId: 'getCountersignature' })
  @ApiOkResponse({ type: SealSessionDto })
  @ApiProblems('request-invalid', 'seal-session-not-found')
  async get(
    @Param() { id, sessionId }: SealSessionIdDto,
    @CurrentPrincipal() { organisationUscc }: Principal,
  ): Promise<SealSessionDto> {
    const session = await this.countersigning.session(id, sessionId, organisationUscc);
    return SealSessionDto.from(session, this.sessions);
  }

  @Post(':sessionId/signature')
  @HttpCode(HttpStatus.ACCEPTED)
  @Requires('licences:countersign')
  @ApiOperation({ summary: "Hand in the holder's signature", operationId: 'answerCountersignature' })
  @ApiAcceptedResponse({ type: LicenceDto })
  @ApiProblems(
    ...CERTIFICATE_PROBLEMS,
    'seal-session-not-found',
    'seal-session-over',
    'returned-signature-refused',
    'store-unavailable',
  )
  async answer(
    @Param() { id, sessionId }: SealSessionIdDto,
    @Body() body: ReturnedSignatureDto,
    @CurrentPrincipal() { organisationUscc }: Principal,
  ): Promise<LicenceDto> {
    await this.countersigning.answer(id, sessionId, returnedSignature(body), organisationUscc);
    return this.views.get(id);
  }
}

function returnedSignature({ cms, signature }: ReturnedSignatureDto): ReturnedSignature {
  if (cms !== undefined && signature === undefined) return { cms: Buffer.from(cms, 'base64') };
  if (signature !== undefined && cms === undefined) return { signature: Buffer.from(signature, 'base64') };
  const errors = [{ pointer: '/cms', detail: 'either cms or signature is required, and not both' }];
  throw new DomainError('request-invalid', 'The signature is missing or given twice.', { errors });
}
