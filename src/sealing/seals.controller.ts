import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal, Requires } from '../platform/http/audience.js';
import { NoQueryDto } from '../platform/http/no-query.dto.js';
import { ApiProblems } from '../platform/http/problem.js';
import { BodyLimit } from '../platform/http/route-settings.js';
import {
  SealApprovalDto,
  SealDto,
  SealEventDto,
  SealEventsDto,
  SealIdDto,
  SealListDto,
} from './dto/seal.dto.js';
import {
  CertificateProposalDto,
  NewSealDto,
  SealTermsDto,
  sentSpecimenOf,
  SpecimenFileDto,
  termsOf,
} from './dto/seal-terms.dto.js';
import { SealLifecycleService } from './records/seal-lifecycle.service.js';
import { SealProposalsService, type SealTerms } from './records/seal-proposals.service.js';
import { SealRecordsService } from './records/seal-records.service.js';
import { SealViewsService } from './seal-views.service.js';
import { SpecimensService } from './specimen/specimens.service.js';

const BODY = ['request-invalid', 'request-malformed', 'request-too-large', 'media-type-unsupported'] as const;
const TERMS = [
  ...BODY,
  'seal-certificate-refused',
  'certificate-ending',
  'specimen-invalid',
  'store-unavailable',
  'text-does-not-fit',
  'character-not-drawable',
] as const;

/** A picture of 2 MiB in Base64, and the rest. */
const PICTURE_BODY_BYTES = 3_000_000;

@ApiTags('seals')
@Controller({ path: 'seals', version: '1' })
export class SealsController {
  constructor(
    private readonly views: SealViewsService,
    private readonly records: SealRecordsService,
    private readonly proposals: SealProposalsService,
    private readonly lifecycle: SealLifecycleService,
    private readonly specimens: SpecimensService,
  ) {}

  @Get()
  @Requires('seals:read')
  @ApiOperation({ summary: 'List seals', operationId: 'listSeals' })
  @ApiOkResponse({ type: SealListDto })
  @ApiProblems('request-invalid')
  async list(@Query() _: NoQueryDto): Promise<SealListDto> {
    return { items: await this.views.list() };
  }

  @Get(':id')
  @Requires('seals:read')
  @ApiOperation({ summary: 'Read a seal, its use and what waits for approval', operationId: 'getSeal' })
  @ApiOkResponse({ type: SealDto })
  @ApiProblems('request-invalid', 'seal-not-found')
  get(@Param() { id }: SealIdDto): Promise<SealDto> {
    return this.views.get(id);
  }

  @Get(':id/events')
  @Requires('seals:read')
  @ApiOperation({ summary: 'Read what happened to a seal, in order', operationId: 'getSealEvents' })
  @ApiOkResponse({ type: SealEventsDto })
  @ApiProblems('request-invalid', 'seal-not-found')
  async events(@Param() { id }: SealIdDto): Promise<SealEventsDto> {
    await this.records.get(id);
    return { items: (await this.records.events(id)).map((event) => SealEventDto.from(event)) };
  }

  @Post()
  @BodyLimit(PICTURE_BODY_BYTES)
  @Requires('seals:manage')
  @ApiOperation({ summary: 'Hand in a seal as a draft', operationId: 'createSeal' })
  @ApiCreatedResponse({ type: SealDto })
  @ApiProblems(...TERMS, 'seal-already-exists')
  async create(
    @Body() body: NewSealDto,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SealDto> {
    await this.proposals.draft(body.id, await this.terms(body), by);
    reply.header('Location', `/v1/seals/${body.id}`);
    return this.views.get(body.id);
  }

  @Put(':id')
  @BodyLimit(PICTURE_BODY_BYTES)
  @Requires('seals:manage')
  @ApiOperation({ summary: 'Change a draft; approvals it has are void', operationId: 'changeSeal' })
  @ApiOkResponse({ type: SealDto })
  @ApiProblems(...TERMS, 'seal-not-found', 'seal-action-refused')
  async change(
    @Param() { id }: SealIdDto,
    @Body() body: SealTermsDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<SealDto> {
    await this.proposals.change(id, await this.terms(body), by);
    return this.views.get(id);
  }

  @Put(':id/certificate-proposal')
  @Requires('seals:manage')
  @ApiOperation({ summary: 'Propose another certificate for a seal', operationId: 'proposeSealCertificate' })
  @ApiOkResponse({ type: SealDto })
  @ApiProblems(
    ...BODY,
    'seal-certificate-refused',
    'certificate-ending',
    'seal-not-found',
    'seal-action-refused',
  )
  async propose(
    @Param() { id }: SealIdDto,
    @Body() body: CertificateProposalDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<SealDto> {
    await this.proposals.proposeCertificate(id, body, by);
    return this.views.get(id);
  }

  @Put(':id/specimen')
  @BodyLimit(PICTURE_BODY_BYTES)
  @Requires('seals:manage')
  @ApiOperation({
    summary: 'Send a picture as specimen, as an officer; of a seal in use it is proposed',
    operationId: 'proposeSealSpecimen',
  })
  @ApiOkResponse({ type: SealDto })
  @ApiProblems(
    ...BODY,
    'specimen-invalid',
    'seal-not-found',
    'officer-required',
    'seal-action-refused',
    'store-unavailable',
  )
  async specimen(
    @Param() { id }: SealIdDto,
    @Body() body: SpecimenFileDto,
    @CurrentPrincipal() officer: Principal,
  ): Promise<SealDto> {
    await this.proposals.specimen(id, sentSpecimenOf(body), officer);
    return this.views.get(id);
  }

  @Post(':id/approvals')
  @HttpCode(HttpStatus.OK)
  @Requires('seals:manage')
  @ApiOperation({
    summary: 'Approve what is pending, as an officer; the second officer puts it into effect',
    operationId: 'approveSeal',
  })
  @ApiOkResponse({ type: SealDto })
  @ApiProblems(
    ...BODY,
    'seal-not-found',
    'officer-required',
    'approval-repeated',
    'proposal-changed',
    'proposal-missing',
    'seal-action-refused',
    'seal-certificate-refused',
    'certificate-ending',
    'store-unavailable',
  )
  async approve(
    @Param() { id }: SealIdDto,
    @Body() { action, digest }: SealApprovalDto,
    @CurrentPrincipal() officer: Principal,
  ): Promise<SealDto> {
    await this.lifecycle.approve(id, action, digest, officer);
    return this.views.get(id);
  }

  @Post(':id/suspend')
  @HttpCode(HttpStatus.OK)
  @Requires('seals:manage')
  @ApiOperation({ summary: 'Stop a seal at once, until two officers resume it', operationId: 'suspendSeal' })
  @ApiOkResponse({ type: SealDto })
  @ApiProblems('request-invalid', 'seal-not-found', 'seal-action-refused')
  async suspend(@Param() { id }: SealIdDto, @CurrentPrincipal() by: Principal): Promise<SealDto> {
    await this.lifecycle.stop(id, 'suspend', by);
    return this.views.get(id);
  }

  @Post(':id/retire')
  @HttpCode(HttpStatus.OK)
  @Requires('seals:manage')
  @ApiOperation({ summary: 'Take a seal out of use for ever', operationId: 'retireSeal' })
  @ApiOkResponse({ type: SealDto })
  @ApiProblems('request-invalid', 'seal-not-found', 'seal-action-refused')
  async retire(@Param() { id }: SealIdDto, @CurrentPrincipal() by: Principal): Promise<SealDto> {
    await this.lifecycle.stop(id, 'retire', by);
    return this.views.get(id);
  }

  private terms(body: SealTermsDto): Promise<SealTerms> {
    return termsOf(body, (file) => this.specimens.keep(file));
  }
}
