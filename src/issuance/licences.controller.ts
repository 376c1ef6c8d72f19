import {
  Body,
  Controller,
  Get,
  Headers,
  HttpStatus,
  Param,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../lib/errors/domain-error.js';
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { documentResponse } from '../platform/http/document-response.js';
import { idempotencyKeyOf } from '../platform/http/idempotency-key.js';
import { ApiProblems } from '../platform/http/problem.js';
import { DocumentsService } from './documents.service.js';
import { NewLicenceDto } from './dto/issue-licence.dto.js';
import { LicenceDto } from './dto/licence.dto.js';
import {
  IssuanceEventDto,
  IssuanceEventsDto,
  LicenceIdDto,
  LicencePageDto,
  LicenceQueryDto,
} from './dto/licence-query.dto.js';
import { answerWhenReady } from './issue-answer.js';
import { ISSUE_REFUSALS } from './issue-refusals.js';
import { IssuanceRecordsService } from './issuance-records.service.js';
import { type CaseOrigin, IssuanceService } from './issuance.service.js';
import { LicenceAuthorityGuard } from './licence-authority.guard.js';
import { LicenceViewsService } from './licence-views.service.js';

@ApiTags('licences')
@Controller({ path: 'licences', version: '1' })
export class LicencesController {
  constructor(
    private readonly issuance: IssuanceService,
    private readonly views: LicenceViewsService,
    private readonly records: IssuanceRecordsService,
    private readonly documents: DocumentsService,
  ) {}

  @Post()
  @Requires('licences:issue')
  @ApiOperation({
    summary: 'Hand over an approved case for issue',
    description: 'For approval systems only: what is applied for here is issued by its decision.',
    operationId: 'issueLicence',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Up to 128 printable characters' })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=N`: wait up to N seconds, at most 30' })
  @ApiCreatedResponse({ type: LicenceDto, description: 'The sealed licence can be downloaded' })
  @ApiAcceptedResponse({ type: LicenceDto, description: 'The case is numbered and on its way' })
  @ApiProblems(
    ...ISSUE_REFUSALS,
    'approval-system-required',
    'licence-not-found',
    'licence-not-issued',
    'licence-action-refused',
    'licence-change-refused',
    'licence-change-open',
  )
  async issue(
    @Body() body: NewLicenceDto,
    @CurrentPrincipal() principal: Principal,
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LicenceDto> {
    const idempotencyKey = idempotencyKeyOf(headers);
    const origin = originOf(principal);
    const id = await this.issuance.receive(body, { principalId: principal.keyId, idempotencyKey, origin });
    return answerWhenReady(this.issuance, this.views, { id, headers, reply });
  }

  @Get()
  @Requires('licences:read')
  @ApiOperation({ summary: 'Find licences by number or state', operationId: 'findLicences' })
  @ApiOkResponse({ type: LicencePageDto })
  @ApiProblems('request-invalid')
  find(@Query() query: LicenceQueryDto): Promise<LicencePageDto> {
    return this.views.list(query);
  }

  @Get(':id')
  @Requires('licences:read')
  @ApiOperation({ summary: 'Read a licence and how far its issue has come', operationId: 'getLicence' })
  @ApiOkResponse({ type: LicenceDto })
  @ApiProblems('request-invalid', 'licence-not-found')
  get(@Param() { id }: LicenceIdDto): Promise<LicenceDto> {
    return this.views.get(id);
  }

  @Get(':id/document')
  @Requires('licences:read')
  @ApiOperation({ summary: 'Download the sealed licence', operationId: 'getLicenceDocument' })
  @ApiHeader({ name: 'Range', required: false })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The file, whole or (206) a part of it; never changes' })
  @ApiProblems(
    'request-invalid',
    'licence-not-found',
    'licence-not-issued',
    'range-not-satisfiable',
    'store-unavailable',
  )
  async document(
    @Param() { id }: LicenceIdDto,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const response = documentResponse(await this.documents.get(id), headers);
    await reply
      .status(response.status)
      .headers(response.headers)
      .send(response.body ? Buffer.from(response.body) : undefined);
  }

  @Get(':id/events')
  @Requires('licences:read')
  @ApiOperation({ summary: 'Read what happened to a case, in order', operationId: 'getLicenceEvents' })
  @ApiOkResponse({ type: IssuanceEventsDto })
  @ApiProblems('request-invalid', 'licence-not-found')
  async events(@Param() { id }: LicenceIdDto): Promise<IssuanceEventsDto> {
    await this.records.get(id);
    return { items: (await this.records.events(id)).map((event) => IssuanceEventDto.from(event)) };
  }

  @Post(':id/retry')
  @Requires('licences:retry')
  @UseGuards(LicenceAuthorityGuard)
  @ApiOperation({ summary: 'Start a failed case again', operationId: 'retryLicence' })
  @ApiAcceptedResponse({ type: LicenceDto })
  @ApiProblems(
    'request-invalid',
    'issuer-not-competent',
    'licence-not-found',
    'licence-not-failed',
    'licence-action-refused',
  )
  async retry(
    @Param() { id }: LicenceIdDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LicenceDto> {
    await this.issuance.retry(id, principal.name);
    reply.status(HttpStatus.ACCEPTED).header('Location', `/v1/licences/${id}`);
    return this.views.get(id);
  }
}

/**
 * No permit without a decided case: who is not a system that decides cases has to decide an application here.
 *
 * @throws DomainError `approval-system-required`
 */
function originOf({ role, name, keyId, organisation, organisationUscc }: Principal): CaseOrigin {
  if (role !== 'approval-system') {
    const detail = `A key of the role ${role} cannot hand cases over: decide an application instead.`;
    throw new DomainError('approval-system-required', detail, { role });
  }
  const actor = { keyId, organisation, organisationUscc, operator: null };
  return { kind: 'approval-system', system: name, actor };
}
