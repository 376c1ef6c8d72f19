import { Body, Controller, Get, HttpCode, HttpStatus, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../lib/errors/domain-error.js';
import { writeCsv } from '../../lib/tables/write/write-csv.js';
import { writeXlsx } from '../../lib/tables/write/write-xlsx.js';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { AcceptForms } from '../../platform/http/form-body.js';
import { UploadedFile } from '../../platform/http/multipart.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { BodyLimit } from '../../platform/http/route-settings.js';
import { RegistrationBatchDto, TableUploadDto, TemplateQueryDto } from '../dto/registration-batch.dto.js';
import { registrarOf } from './registrar.js';
import { RegistrationBatchesService } from './registration-batches.service.js';
import { MOST_TABLE_BYTES, TEMPLATE } from './registration-table.js';

const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Many licences at once, as departments have them: in a table. */
@ApiTags('registered licences')
@Controller({ path: 'registered-licences/batches', version: '1' })
export class RegistrationBatchesController {
  constructor(private readonly batches: RegistrationBatchesService) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @AcceptForms()
  @BodyLimit(MOST_TABLE_BYTES + 64 * 1024)
  @Requires('licences:register')
  @ApiOperation({
    summary: 'Register the licences of a table',
    description:
      'Good rows are entered, bad ones named with their column. Their files follow one by one. The same table again enters nothing twice.',
    operationId: 'registerLicences',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: TableUploadDto })
  @ApiOkResponse({ type: RegistrationBatchDto })
  @ApiProblems(
    'request-malformed',
    'request-too-large',
    'media-type-unsupported',
    'organisation-required',
    'table-refused',
  )
  async register(
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
  ): Promise<RegistrationBatchDto> {
    const registrar = registrarOf(principal);
    if (!(body instanceof UploadedFile))
      throw new DomainError('media-type-unsupported', 'Send the table as multipart/form-data.');
    return RegistrationBatchDto.from(await this.batches.register(body.bytes, registrar));
  }

  @Get('template')
  @Requires('licences:register')
  @ApiOperation({ summary: 'An empty table with the columns', operationId: 'getRegistrationTemplate' })
  @ApiProduces(...Object.values(MEDIA_TYPES))
  @ApiOkResponse({ description: 'CSV or XLSX' })
  @ApiProblems('request-invalid')
  async template(@Query() { format }: TemplateQueryDto, @Res() reply: FastifyReply): Promise<void> {
    const bytes = format === 'csv' ? writeCsv(TEMPLATE) : writeXlsx(TEMPLATE);
    await reply
      .type(MEDIA_TYPES[format])
      .header('Content-Disposition', `attachment; filename="licences.${format}"`)
      .send(Buffer.from(bytes));
  }
}
