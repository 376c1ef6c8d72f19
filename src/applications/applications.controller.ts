import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal, Requires, RequiresOneOf } from '../platform/http/audience.js';
import { requiredIdempotencyKeyOf } from '../platform/http/idempotency-key.js';
import { ApiProblems } from '../platform/http/problem.js';
import { ApplicationMaterialsService } from './application-materials.service.js';
import { ApplicationRecordsService } from './application-records.service.js';
import { ApplicationSubmissionService } from './application-submission.service.js';
import { holderOf, viewerOf } from './application-viewer.js';
import { ApplicationViewsService } from './application-views.service.js';
import { ApplicationsService } from './applications.service.js';
import { AttachmentRecordsService } from './attachments/attachment-records.service.js';
import { ApplicationDto, ApplicationPageDto } from './dto/application.dto.js';
import {
  ApplicationIdDto,
  ApplicationQueryDto,
  ChangeApplicationDto,
  NewApplicationDto,
  WithdrawalDto,
} from './dto/application-request.dto.js';
import { MaterialListDto } from './dto/material-list.dto.js';

const BODY = ['request-invalid', 'request-malformed', 'request-too-large', 'media-type-unsupported'] as const;
const OWN = ['request-invalid', 'organisation-required', 'application-not-found'] as const;
const COMPLETE = [
  ...OWN,
  'application-action-refused',
  'application-incomplete',
  'licence-data-invalid',
  'licence-change-refused',
  'licence-action-refused',
  'character-not-drawable',
  'text-does-not-fit',
  'seal-place-invalid',
  'specimen-invalid',
] as const;

/** What builders do with their applications. */
@ApiTags('applications')
@Controller({ path: 'applications', version: '1' })
export class ApplicationsController {
  constructor(
    private readonly applications: ApplicationsService,
    private readonly submission: ApplicationSubmissionService,
    private readonly records: ApplicationRecordsService,
    private readonly views: ApplicationViewsService,
    private readonly materials: ApplicationMaterialsService,
    private readonly attachments: AttachmentRecordsService,
  ) {}

  @Post()
  @Requires('applications:write')
  @ApiOperation({ summary: 'Begin an application', operationId: 'beginApplication' })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'Up to 128 printable characters' })
  @ApiCreatedResponse({ type: ApplicationDto })
  @ApiProblems(
    ...BODY,
    'organisation-required',
    'matter-unknown',
    'issuer-unknown',
    'issuer-not-competent',
    'licence-data-invalid',
    'licence-change-refused',
    'idempotency-key-reused',
  )
  async create(
    @Body() body: NewApplicationDto,
    @CurrentPrincipal() principal: Principal,
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApplicationDto> {
    const holder = holderOf(principal);
    const { id } = await this.applications.create(body, holder, requiredIdempotencyKeyOf(headers));
    reply.header('Location', `/v1/applications/${id}`);
    return this.views.get(id, holder);
  }

  @Get()
  @RequiresOneOf('applications:write', 'applications:decide')
  @ApiOperation({
    summary: "List one's own applications, or those at one's authority",
    operationId: 'findApplications',
  })
  @ApiOkResponse({ type: ApplicationPageDto })
  @ApiProblems('request-invalid', 'organisation-required')
  list(
    @Query() query: ApplicationQueryDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationPageDto> {
    return this.views.list(query, viewerOf(principal));
  }

  @Get(':id')
  @RequiresOneOf('applications:write', 'applications:decide')
  @ApiOperation({ summary: 'Read an application, its clock and its history', operationId: 'getApplication' })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...OWN)
  get(@Param() { id }: ApplicationIdDto, @CurrentPrincipal() principal: Principal): Promise<ApplicationDto> {
    return this.views.get(id, viewerOf(principal));
  }

  @Get(':id/materials')
  @RequiresOneOf('applications:write', 'applications:decide')
  @ApiOperation({
    summary: 'Read which materials are still needed, attached, or exempt because they are here',
    operationId: 'getApplicationMaterials',
  })
  @ApiOkResponse({ type: MaterialListDto })
  @ApiProblems(...OWN)
  async materialsOf(
    @Param() { id }: ApplicationIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<MaterialListDto> {
    const application = await this.records.get(id, viewerOf(principal));
    const listed = await this.materials.list(application);
    const attachments = await this.attachments.of(id);
    const checks = await this.attachments.checksOf(attachments.map((each) => each.id));
    return MaterialListDto.from(application, listed, { attachments, checks });
  }

  @Patch(':id')
  @Requires('applications:write')
  @ApiOperation({ summary: 'Replace the data of an application', operationId: 'changeApplication' })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...BODY, ...OWN, 'application-action-refused', 'licence-data-invalid')
  async change(
    @Param() { id }: ApplicationIdDto,
    @Body() { data }: ChangeApplicationDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    const holder = holderOf(principal);
    await this.applications.change(id, data, holder);
    return this.views.get(id, holder);
  }

  @Post(':id/submit')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:write')
  @ApiOperation({ summary: 'Hand an application in', operationId: 'submitApplication' })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...COMPLETE)
  async submit(
    @Param() { id }: ApplicationIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    const holder = holderOf(principal);
    await this.submission.submit(id, holder);
    return this.views.get(id, holder);
  }

  @Post(':id/resubmit')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:write')
  @ApiOperation({ summary: 'Hand in what was corrected (补正)', operationId: 'resubmitApplication' })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...COMPLETE)
  async resubmit(
    @Param() { id }: ApplicationIdDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    const holder = holderOf(principal);
    await this.submission.resubmit(id, holder);
    return this.views.get(id, holder);
  }

  @Post(':id/withdraw')
  @HttpCode(HttpStatus.OK)
  @Requires('applications:write')
  @ApiOperation({ summary: 'Take an application back', operationId: 'withdrawApplication' })
  @ApiOkResponse({ type: ApplicationDto })
  @ApiProblems(...BODY, ...OWN, 'application-action-refused')
  async withdraw(
    @Param() { id }: ApplicationIdDto,
    @Body() { reason }: WithdrawalDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApplicationDto> {
    const holder = holderOf(principal);
    await this.submission.withdraw(id, reason, holder);
    return this.views.get(id, holder);
  }
}
