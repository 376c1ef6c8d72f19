import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { ApiProblems } from '../platform/http/problem.js';
import { ApplicationDeskService } from './application-desk.service.js';
import { officerOf, type Viewer } from './application-viewer.js';
import { ApplicationViewsService } from './application-views.service.js';
import type { Application } from './application.entity.js';
import { ApplicationDto, ApplicationPageDto } from './dto/application.dto.js';
import { ApplicationIdDto, ApplicationPageQueryDto } from './dto/application-request.dto.js';
import {
  ClockStartDto,
  ClockStopDto,
  CorrectionsDto,
  DecisionDto,
  GroundsDto,
  StageDto,
} from './dto/desk.dto.js';

const STEP = [
  'request-invalid',
  'officer-required',
  'organisation-required',
  'application-not-found',
  'application-action-refused',
] as const;

/** What officers do with the applications at their authority. */
@ApiTags('applications')
@Controller({ path: 'applications', version: '1' })
export class ApplicationDeskController {
  constructor(
    private readonly desk: ApplicationDeskService,
    private readonly views: ApplicationViewsService,
  ) {}

  @Get('overdue')
  @Requires('applications:decide')
  @ApiOperation({
    summary: 'List what is past its last day (亮灯预警)',
    operationId: 'findOverdueApplications',
  })
  @ApiOkResponse({ type: ApplicationPageDto, description: 'The longest overdue first' })
  @ApiProblems('request-invalid', 'officer-required', 'organisation-required')
  overdue(
    @Query() query: ApplicationPageQueryDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationPageDto> {
    return this.views.overdue(query, officerOf(principal));
  }

  @Post(':id/accept')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:decide')
  @ApiOperation({
    summary: 'Take an application in (受理): the clock begins',
    operationId: 'acceptApplication',
  })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...STEP, 'calendar-unknown')
  accept(
    @Param() { id }: ApplicationIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    return this.done(principal, (officer) => this.desk.accept(id, officer));
  }

  @Post(':id/decline')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:decide')
  @ApiOperation({ summary: 'Do not take an application in (不予受理)', operationId: 'declineApplication' })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...STEP)
  decline(
    @Param() { id }: ApplicationIdDto,
    @Body() { reasons, legalBasis }: GroundsDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    return this.done(principal, (officer) => this.desk.decline(id, { reasons, legalBasis }, officer));
  }

  @Post(':id/corrections')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:decide')
  @ApiOperation({
    summary: 'Ask for corrections (补正), all at once',
    description: 'After acceptance the clock stands until they are handed in.',
    operationId: 'askCorrections',
  })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...STEP)
  corrections(
    @Param() { id }: ApplicationIdDto,
    @Body() body: CorrectionsDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    const items = body.items.map(({ material, detail }) => ({ material, detail }));
    return this.done(principal, (officer) => this.desk.askCorrection(id, items, officer));
  }

  @Post(':id/stages')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:decide')
  @ApiOperation({ summary: 'End a stage that is not the last', operationId: 'completeApplicationStage' })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...STEP)
  stage(
    @Param() { id }: ApplicationIdDto,
    @Body() { finding }: StageDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    return this.done(principal, (officer) => this.desk.completeStage(id, finding, officer));
  }

  @Post(':id/clock/stop')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:decide')
  @ApiOperation({
    summary: 'Stop the clock, for a reason of the procedure',
    operationId: 'stopApplicationClock',
  })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...STEP)
  stop(
    @Param() { id }: ApplicationIdDto,
    @Body() { reason, detail }: ClockStopDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    return this.done(principal, (officer) => this.desk.stopClock(id, { reason, detail }, officer));
  }

  @Post(':id/clock/start')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:decide')
  @ApiOperation({ summary: 'Let the clock go on', operationId: 'startApplicationClock' })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...STEP)
  start(
    @Param() { id }: ApplicationIdDto,
    @Body() { detail }: ClockStartDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    return this.done(principal, (officer) => this.desk.startClock(id, detail, officer));
  }

  @Post(':id/decision')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:decide')
  @ApiOperation({
    summary: 'Decide, with reasons; an approval is issued',
    description: 'In the last stage only. What is approved has to be such as can be issued.',
    operationId: 'decideApplication',
  })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(
    ...STEP,
    'case-already-received',
    'licence-data-invalid',
    'licence-change-refused',
    'licence-change-open',
    'licence-action-refused',
    'character-not-drawable',
    'text-does-not-fit',
    'seal-place-invalid',
    'specimen-invalid',
  )
  decide(
    @Param() { id }: ApplicationIdDto,
    @Body() { outcome, reasons, legalBasis }: DecisionDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    return this.done(principal, (officer) => this.desk.decide(id, outcome, { reasons, legalBasis }, officer));
  }

  private async done(
    principal: Principal,
    step: (officer: Viewer) => Promise<Application>,
  ): Promise<ApplicationDto> {
    const officer = officerOf(principal);
    const { id } = await step(officer);
    return this.views.get(id, officer);
  }
}
