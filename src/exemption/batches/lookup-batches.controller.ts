import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { writeCsv } from '../../lib/tables/write/write-csv.js';
import { writeXlsx } from '../../lib/tables/write/write-xlsx.js';
import { CurrentPrincipal, type Principal, Requires } from '../../platform/http/audience.js';
import { AcceptForms } from '../../platform/http/form-body.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { BodyLimit } from '../../platform/http/route-settings.js';
import {
  BatchIdDto,
  BatchItemDto,
  BatchItemPageDto,
  BatchItemsQueryDto,
  BatchTableQueryDto,
  LookupBatchDto,
  LookupBatchUploadDto,
  NewLookupBatchDto,
} from '../dto/lookup-batch.dto.js';
import { tableOfBatch } from './batch-table.js';
import { LookupBatchesService } from './lookup-batches.service.js';

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', write: writeCsv },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: writeXlsx },
} as const;

/** A table of 8 MiB, and the form around it. */
const UPLOAD_BODY_BYTES = 8 * 1024 * 1024 + 16 * 1024;

/** Up to 1,000 look-ups at once, as JSON or as a table. */
@ApiTags('look-ups')
@Controller({ path: 'lookup-batches', version: '1' })
export class LookupBatchesController {
  constructor(private readonly batches: LookupBatchesService) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @AcceptForms()
  @BodyLimit(UPLOAD_BODY_BYTES)
  @Requires('lookups:make')
  @ApiOperation({
    summary: 'Have many look-ups made; the same key and items give the same batch',
    operationId: 'openLookupBatch',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'Up to 128 printable characters' })
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiExtraModels(NewLookupBatchDto, LookupBatchUploadDto)
  @ApiBody({
    schema: {
      oneOf: [{ $ref: getSchemaPath(NewLookupBatchDto) }, { $ref: getSchemaPath(LookupBatchUploadDto) }],
    },
  })
  @ApiAcceptedResponse({ type: LookupBatchDto })
  @ApiProblems(
    'request-invalid',
    'request-malformed',
    'request-too-large',
    'media-type-unsupported',
    'organisation-required',
    'table-refused',
    'idempotency-key-reused',
    'lookup-not-recorded',
    'busy',
  )
  async open(
    @Body() body: unknown,
    @Headers() headers: Record<string, string | undefined>,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LookupBatchDto> {
    const opened = await this.batches.open(body, headers, principal);
    reply.header('Location', `/v1/lookup-batches/${opened.batch.id}`);
    return LookupBatchDto.from(opened);
  }

  @Get(':id')
  @Requires('lookups:make')
  @ApiOperation({ summary: 'How far a batch has come', operationId: 'getLookupBatch' })
  @ApiOkResponse({ type: LookupBatchDto })
  @ApiProblems('request-invalid', 'organisation-required', 'batch-not-found')
  async get(@Param() { id }: BatchIdDto, @CurrentPrincipal() principal: Principal): Promise<LookupBatchDto> {
    return LookupBatchDto.from(await this.batches.get(id, principal));
  }

  @Get(':id/items')
  @Requires('lookups:make')
  @ApiOperation({
    summary: 'What came of each item, in the order in which they were sent',
    operationId: 'listLookupBatchItems',
  })
  @ApiOkResponse({ type: BatchItemPageDto })
  @ApiProblems('request-invalid', 'organisation-required', 'batch-not-found')
  async items(
    @Param() { id }: BatchIdDto,
    @Query() { limit, cursor = '0' }: BatchItemsQueryDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<BatchItemPageDto> {
    const from = Number(cursor);
    const found = await this.batches.items(id, principal, { from, limit: limit + 1 });
    return {
      items: found.slice(0, limit).map((item) => BatchItemDto.from(item)),
      nextCursor: found.length > limit ? String(from + limit) : null,
    };
  }

  @Get(':id/table')
  @Requires('lookups:make')
  @ApiOperation({ summary: 'The results of a finished batch as a table', operationId: 'getLookupBatchTable' })
  @ApiProduces(FORMATS.csv.type, FORMATS.xlsx.type)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiProblems('request-invalid', 'organisation-required', 'batch-not-found', 'batch-not-finished')
  async table(
    @Param() { id }: BatchIdDto,
    @Query() { format }: BatchTableQueryDto,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { kind, items } = await this.batches.results(id, principal);
    const { type, write } = FORMATS[format];
    const bytes = write(tableOfBatch(kind, items));
    reply.header('Content-Type', type).header('Cache-Control', 'private, no-cache');
    reply.header('Content-Disposition', `attachment; filename="lookups-${id}.${format}"`);
    return reply.send(Buffer.from(bytes));
  }
}
