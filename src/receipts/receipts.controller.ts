import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../platform/http/audience.js';
import { documentResponse } from '../platform/http/document-response.js';
import { ApiProblems } from '../platform/http/problem.js';
import { ReceiptsService } from './receipts.service.js';

@ApiTags('verification')
@Public()
@Controller({ path: 'verifications', version: '1' })
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Get(':id/receipt')
  @ApiParam({ name: 'id', example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY', description: 'Receipt number' })
  @ApiOperation({ summary: 'The answer as one sealed page', operationId: 'getReceipt' })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The file, whole or (206) a part of it; the same bytes every time' })
  @ApiProblems(
    'verification-not-found',
    'range-not-satisfiable',
    'seal-unavailable',
    'seal-limit-reached',
    'store-unavailable',
  )
  async document(
    @Param('id') id: string,
    @Headers() headers: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const response = documentResponse(await this.receipts.document(id), headers);
    await reply
      .status(response.status)
      .headers(response.headers)
      .send(response.body ? Buffer.from(response.body) : undefined);
  }
}
