import { Body, Controller, Get, Headers, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CopyRequestDto } from '../../exemption/copy-sources.service.js';
import { DomainError } from '../../lib/errors/domain-error.js';
import { CurrentPrincipal, type Principal, Public, Requires } from '../../platform/http/audience.js';
import { documentResponse } from '../../platform/http/document-response.js';
import { idempotencyKeyOf } from '../../platform/http/idempotency-key.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { AnnotatedCopiesService } from './annotated-copies.service.js';
import { AnnotatedCopyDto, CopyIdDto, NewAnnotatedCopyDto } from './dto/annotated-copy.dto.js';

/**
 * Copies of a licence's pages for one use.
 *
 * Bodies are checked by the service, as a body that is refused goes on record too.
 */
@ApiTags('look-ups')
@Controller({ path: 'annotated-copies', version: '1' })
export class AnnotatedCopiesController {
  constructor(private readonly copies: AnnotatedCopiesService) {}

  @Post()
  @Requires('copies:make')
  @ApiOperation({
    summary: 'Have a copy of a licence made for one use (加注件)',
    description:
      'It takes an entitlement to all fields, none masked. The link in the answer gives the copy once.',
    operationId: 'createAnnotatedCopy',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Up to 128 printable characters' })
  @ApiBody({ type: CopyRequestDto })
  @ApiCreatedResponse({ type: NewAnnotatedCopyDto })
  @ApiProblems(
    'request-invalid',
    'organisation-required',
    'operator-not-of-department',
    'consent-expired',
    'matter-unknown',
    'licence-type-unknown',
    'not-entitled',
    'licence-not-found',
    'copy-not-possible',
    'character-not-drawable',
    'text-does-not-fit',
    'idempotency-key-reused',
    'lookup-not-recorded',
    'seal-unavailable',
    'seal-limit-reached',
    'store-unavailable',
    'busy',
  )
  async create(
    @Body() body: unknown,
    @Headers() headers: Record<string, string | undefined>,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewAnnotatedCopyDto> {
    const request = { principal, idempotencyKey: idempotencyKeyOf(headers) };
    const made = await this.copies.make(body, request);
    reply.header('Location', `/v1/annotated-copies/${made.copy.id}`).header('Cache-Control', 'no-store');
    return NewAnnotatedCopyDto.of(made);
  }

  @Get(':id')
  @Requires('copies:make')
  @ApiOperation({ summary: 'Whether a copy was fetched', operationId: 'getAnnotatedCopy' })
  @ApiOkResponse({ type: AnnotatedCopyDto })
  @ApiProblems('request-invalid', 'organisation-required', 'copy-not-found')
  async get(
    @Param() { id }: CopyIdDto,
    @CurrentPrincipal() { organisationUscc }: Principal,
  ): Promise<AnnotatedCopyDto> {
    if (organisationUscc === null)
      throw new DomainError('organisation-required', 'The key is not bound to an organisation.');
    return AnnotatedCopyDto.from(await this.copies.get(organisationUscc, id));
  }

  @Get('links/:secret')
  @Public()
  @ApiOperation({ summary: 'Fetch a copy by its link, once', operationId: 'fetchAnnotatedCopy' })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The copy; never the sealed original' })
  @ApiProblems('copy-not-found', 'copy-link-over', 'store-unavailable')
  async fetch(
    @Param('secret') secret: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // A client that only looks whether there is something must not use the link up.
    if (request.method === 'HEAD')
      throw new DomainError('method-not-allowed', 'The link can only be fetched.');
    // Whole, whatever part was asked for: there is no second time.
    const { headers, body } = documentResponse(await this.copies.fetch(secret), {});
    const { ETag: _, 'Accept-Ranges': __, ...kept } = headers;
    await reply.headers({ ...kept, 'Cache-Control': 'no-store' }).send(body ? Buffer.from(body) : undefined);
  }
}
