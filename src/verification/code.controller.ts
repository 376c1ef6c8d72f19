import { Controller, Get, Headers, HttpStatus, Param, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../lib/errors/domain-error.js';
import { Public } from '../platform/http/audience.js';
import { ApiProblems } from '../platform/http/problem.js';
import { PublicLicenceDto, TokenDto } from './dto/public-licence.dto.js';
import { licencePage, unknownLicencePage } from './licence-page.js';
import { PublicLicencesService } from './public-licences.service.js';

const HTML = 'text/html; charset=utf-8';

/** The address in every QR code ever printed: a contract for ever. */
@ApiTags('verification')
@Public()
@Controller({ path: 'v', version: VERSION_NEUTRAL })
export class CodeController {
  constructor(private readonly licences: PublicLicencesService) {}

  @Get(':token')
  @ApiOperation({ summary: 'What the QR code on a licence leads to', operationId: 'resolveCode' })
  @ApiProduces('application/json', 'text/html')
  @ApiOkResponse({ type: PublicLicenceDto })
  @ApiProblems('licence-not-found')
  async resolve(
    @Param() { token }: TokenDto,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const html = wantsHtml(accept);
    reply.header('Cache-Control', 'no-store').header('Vary', 'Accept');
    const licence = await this.licences.find(token);
    if (licence && html) return reply.type(HTML).send(licencePage(licence));
    if (licence) return reply.send(licence);
    if (html) return reply.status(HttpStatus.NOT_FOUND).type(HTML).send(unknownLicencePage());
    throw new DomainError('licence-not-found', 'There is no licence with this code.');
  }
}

/** Browsers name text/html; programs that name nothing, or JSON first, get JSON. */
function wantsHtml(accept = ''): boolean {
  const html = accept.indexOf('text/html');
  const json = accept.indexOf('application/json');
  return html >= 0 && (json < 0 || html < json);
}
