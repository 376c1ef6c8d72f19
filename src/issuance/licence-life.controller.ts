import { Body, Controller, Get, Headers, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { StatusOfficer, StatusOrder } from '../licences/licences.service.js';
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { requiredIdempotencyKeyOf } from '../platform/http/idempotency-key.js';
import { ApiProblems } from '../platform/http/problem.js';
import type { ChangeOrder } from './change-order.js';
import { LicenceDto } from './dto/licence.dto.js';
import {
  ChangeLicenceDto,
  StatusEventDto,
  StatusHistoryDto,
  StatusOrderDto,
} from './dto/licence-life.dto.js';
import { LicenceIdDto } from './dto/licence-query.dto.js';
import { answerWhenReady } from './issue-answer.js';
import { ISSUE_REFUSALS } from './issue-refusals.js';
import { IssuanceService } from './issuance.service.js';
import { LicenceLifeService } from './licence-life.service.js';
import { LicenceViewsService } from './licence-views.service.js';

const NOT_SO = [
  'request-invalid',
  'licence-not-found',
  'licence-not-issued',
  'licence-action-refused',
] as const;

/** What officers do with a licence after it was issued. */
@ApiTags('licences')
@Controller({ path: 'licences/:id', version: '1' })
export class LicenceLifeController {
  constructor(
    private readonly issuance: IssuanceService,
    private readonly life: LicenceLifeService,
    private readonly views: LicenceViewsService,
  ) {}

  @Post('suspend')
  @HttpCode(HttpStatus.OK)
  @Requires('licences:change-status')
  @ApiOperation({ summary: 'Note that construction is suspended (中止施工)', operationId: 'suspendLicence' })
  @ApiOkResponse({ type: LicenceDto })
  @ApiProblems(...NOT_SO)
  async suspend(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'suspend', orderOf(order, principal));
    return this.views.get(id);
  }

  @Post('resume')
  @HttpCode(HttpStatus.OK)
  @Requires('licences:change-status')
  @ApiOperation({ summary: 'Note that construction goes on (恢复施工)', operationId: 'resumeLicence' })
  @ApiOkResponse({ type: LicenceDto })
  @ApiProblems(...NOT_SO)
  async resume(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'resume', orderOf(order, principal));
    return this.views.get(id);
  }

  @Post('revoke')
  @HttpCode(HttpStatus.OK)
  @Requires('licences:change-status')
  @ApiOperation({ summary: 'Revoke a licence for good (撤销)', operationId: 'revokeLicence' })
  @ApiOkResponse({ type: LicenceDto })
  @ApiProblems(...NOT_SO)
  async revoke(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'revoke', orderOf(order, principal));
    return this.views.get(id);
  }

  @Post('change')
  @Requires('licences:change')
  @ApiOperation({
    summary: 'Hand over a changed case: the next version of the number (变更换证)',
    description: 'The present version stays in force until the new one can be downloaded.',
    operationId: 'changeLicence',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'Up to 128 printable characters' })
  @ApiHeader({ name: 'Prefer', required: false, description: '`wait=N`: wait up to N seconds, at most 30' })
  @ApiCreatedResponse({ type: LicenceDto, description: 'The new version can be downloaded' })
  @ApiAcceptedResponse({ type: LicenceDto, description: 'The new version is on its way' })
  @ApiProblems(
    ...ISSUE_REFUSALS,
    'licence-not-found',
    'licence-not-issued',
    'licence-action-refused',
    'licence-change-refused',
    'licence-change-open',
  )
  async change(
    @Param() { id: licenceId }: LicenceIdDto,
    @Body() body: ChangeLicenceDto,
    @CurrentPrincipal() principal: Principal,
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LicenceDto> {
    const request = { principalId: principal.keyId, idempotencyKey: requiredIdempotencyKeyOf(headers) };
    const order = changeOrderOf(body, principal);
    const id = await this.issuance.change({ licenceId, order }, body, request);
    return answerWhenReady(this.issuance, this.views, { id, headers, reply });
  }

  @Get('status-history')
  @Requires('licences:read')
  @ApiOperation({ summary: 'Read how a licence came to its status', operationId: 'getLicenceStatusHistory' })
  @ApiOkResponse({ type: StatusHistoryDto })
  @ApiProblems('request-invalid', 'licence-not-found')
  async history(@Param() { id }: LicenceIdDto): Promise<StatusHistoryDto> {
    return { items: (await this.life.history(id)).map((event) => StatusEventDto.from(event)) };
  }
}

function orderOf({ reason, legalBasis }: StatusOrderDto, principal: Principal): Omit<StatusOrder, 'at'> {
  return { reason, legalBasis, officer: officerOf(principal) };
}

function changeOrderOf({ reason, legalBasis }: ChangeLicenceDto, principal: Principal): ChangeOrder {
  return { reason: reason ?? '证照变更', legalBasis: legalBasis ?? null, officer: officerOf(principal) };
}

function officerOf({ keyId, name, organisation }: Principal): StatusOfficer {
  return { keyId, name, organisation };
}
