import { Body, Controller, Get, Headers, Param, Post, Res, UseGuards } from '@nestjs/common';
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
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { requiredIdempotencyKeyOf } from '../platform/http/idempotency-key.js';
import { documentResponse } from '../platform/http/document-response.js';
import { ApiProblems } from '../platform/http/problem.js';
import { LicenceDto } from './dto/licence.dto.js';
import {
  ChangeLicenceDto,
  ExtensionOrderDto,
  LicenceStepDto,
  RecheckOrderDto,
  StatusEventDto,
  StatusHistoryDto,
  StatusOrderDto,
} from './dto/licence-life.dto.js';
import { LicenceIdDto } from './dto/licence-query.dto.js';
import { answerWhenReady } from './issue-answer.js';
import { ISSUE_REFUSALS } from './issue-refusals.js';
import { IssuanceService } from './issuance.service.js';
import { LicenceAuthorityGuard } from './licence-authority.guard.js';
import { changeOrderOf, LifeStep, orderOf } from './licence-life-orders.js';
import { LicenceLifeService } from './licence-life.service.js';
import { LicenceViewsService } from './licence-views.service.js';

/** What officers do with a licence after it was issued. */
@ApiTags('licences')
@Controller({ path: 'licences/:id', version: '1' })
export class LicenceLifeController {
  constructor(
    private readonly issuance: IssuanceService,
    private readonly life: LicenceLifeService,
    private readonly views: LicenceViewsService,
  ) {}

  @LifeStep('report-start', {
    summary: 'Note that work began (开工报告)',
    description: 'It began on the `effectiveDate`; then the licence does not lapse any more.',
    operationId: 'reportLicenceStart',
  })
  async reportStart(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'report-start', orderOf(order, principal));
    return this.views.get(id);
  }

  @LifeStep('extend', {
    summary: 'Put off the last day to begin (延期)',
    description:
      'At most twice, each time by three months at most, before that day is over. The sealed file stays as it is.',
    operationId: 'extendLicence',
  })
  async extend(
    @Param() { id }: LicenceIdDto,
    @Body() order: ExtensionOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'extend', { ...orderOf(order, principal), until: order.until });
    return this.views.get(id);
  }

  @LifeStep('suspend', {
    summary: 'Note that construction is suspended (中止施工)',
    operationId: 'suspendLicence',
  })
  async suspend(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'suspend', orderOf(order, principal));
    return this.views.get(id);
  }

  @LifeStep('resume', { summary: 'Note that construction goes on (恢复施工)', operationId: 'resumeLicence' })
  async resume(
    @Param() { id }: LicenceIdDto,
    @Body() order: StatusOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(id, 'resume', orderOf(order, principal));
    return this.views.get(id);
  }

  @LifeStep('recheck', {
    summary: 'Note what the recheck found that is due after a year of suspension (核验)',
    description: 'Once it is passed, the licence is suspended again and can be resumed.',
    operationId: 'recheckLicence',
  })
  async recheck(
    @Param() { id }: LicenceIdDto,
    @Body() order: RecheckOrderDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<LicenceDto> {
    await this.life.apply(
      id,
      order.result === 'passed' ? 'recheck' : 'recheck-failed',
      orderOf(order, principal),
    );
    return this.views.get(id);
  }

  @Post('change')
  @Requires('licences:change')
  @UseGuards(LicenceAuthorityGuard)
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

  @Get('status-history/:sequence/decision')
  @Requires('licences:read')
  @ApiOperation({
    summary: 'Download the decision that a step rests on',
    operationId: 'getLicenceDecision',
  })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The file as it was handed in' })
  @ApiProblems('request-invalid', 'licence-not-found', 'range-not-satisfiable', 'store-unavailable')
  async decision(
    @Param() { id, sequence }: LicenceStepDto,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const response = documentResponse(await this.life.decision(id, sequence), headers);
    await reply
      .status(response.status)
      .headers(response.headers)
      .send(response.body ? Buffer.from(response.body) : undefined);
  }
}
