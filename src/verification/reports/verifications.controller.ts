import { Body, Controller, Get, Headers, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { Public } from '../../platform/http/audience.js';
import { AcceptForms } from '../../platform/http/form-body.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { BodyLimit } from '../../platform/http/route-settings.js';
import { PAGE_HEADERS } from '../pages/page.js';
import { wantsHtml } from '../pages/wants-html.js';
import { VerificationDto } from './dto/verification.dto.js';
import { VerificationRequestDto, VerificationUploadDto } from './dto/verification-request.dto.js';
import { reportPage, unknownReportPage } from './report-page.js';
import { type KeptReport, VerificationRecordsService } from '../verification-records.service.js';
import { VerificationsService } from './verifications.service.js';

/** A file of 20 MiB, and the form around it. */
const UPLOAD_BODY_BYTES = 20 * 1024 * 1024 + 16 * 1024;

@ApiTags('verification')
@Public()
@Controller({ path: 'verifications', version: '1' })
export class VerificationsController {
  constructor(
    private readonly verifications: VerificationsService,
    private readonly records: VerificationRecordsService,
  ) {}

  @Post()
  @AcceptForms()
  @BodyLimit(UPLOAD_BODY_BYTES)
  @ApiOperation({ summary: 'Have a file or a code checked', operationId: 'verify' })
  @ApiConsumes('multipart/form-data', 'application/json')
  @ApiExtraModels(VerificationRequestDto, VerificationUploadDto)
  @ApiBody({
    schema: {
      oneOf: [
        { $ref: getSchemaPath(VerificationUploadDto) },
        { $ref: getSchemaPath(VerificationRequestDto) },
      ],
    },
  })
  @ApiCreatedResponse({ type: VerificationDto, description: 'Browsers are led to the page instead (303)' })
  @ApiProblems('request-invalid', 'request-malformed', 'request-too-large', 'media-type-unsupported')
  async verify(
    @Body() body: unknown,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const kept = await this.verifications.verify(body, request.ip);
    reply.header('Location', `/v1/verifications/${kept.id}`).header('Cache-Control', 'no-store');
    if (wantsHtml(accept)) return reply.status(HttpStatus.SEE_OTHER).send();
    return reply.status(HttpStatus.CREATED).send(VerificationDto.from(kept));
  }

  @Get(':id')
  @ApiParam({ name: 'id', example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY', description: 'Receipt number' })
  @ApiOperation({ summary: 'Read again what was answered', operationId: 'getVerification' })
  @ApiProduces('application/json', 'text/html')
  @ApiOkResponse({ type: VerificationDto })
  @ApiProblems('verification-not-found')
  async get(
    @Param('id') id: string,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    reply.header('Cache-Control', 'no-store').header('Vary', 'Accept');
    if (!wantsHtml(accept)) return reply.send(VerificationDto.from(await this.records.get(id)));
    const kept = await this.find(id);
    reply.headers(PAGE_HEADERS);
    if (!kept) return reply.status(HttpStatus.NOT_FOUND).send(unknownReportPage());
    return reply.send(reportPage(kept));
  }

  private async find(id: string): Promise<KeptReport | undefined> {
    try {
      return await this.records.get(id);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'verification-not-found') return undefined;
      throw error;
    }
  }
}
