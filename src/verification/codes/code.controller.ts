import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
  Req,
  Res,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ApiConsumes, ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../platform/http/audience.js';
import { AcceptForms } from '../../platform/http/form-body.js';
import { ApiProblems } from '../../platform/http/problem.js';
import { PAGE_HEADERS } from '../pages/page.js';
import { wantsHtml } from '../pages/wants-html.js';
import { CodeAnswersService } from './code-answers.service.js';
import { NumberQueryDto } from './dto/code-query.dto.js';
import { PublicLicenceDto } from './dto/public-licence.dto.js';
import { numberFormPage } from './number-form.js';

const TOKEN = {
  name: 'token',
  example: 'GEZDGNBVGY3TQOJQGEZDGNBVGY',
  description: '26 characters of the QR code',
};

/** The address in every QR code ever printed: a contract for ever. */
@ApiTags('verification')
@Public()
@Controller({ path: 'v', version: VERSION_NEUTRAL })
export class CodeController {
  constructor(private readonly answers: CodeAnswersService) {}

  @Get()
  @ApiOperation({ summary: 'Look a licence up by number and check code', operationId: 'findByCheckCode' })
  @ApiProduces('application/json', 'text/html')
  @ApiOkResponse({ type: PublicLicenceDto })
  @ApiProblems('request-invalid', 'licence-not-found')
  async find(
    @Query() query: NumberQueryDto,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isEmpty = query.number === undefined && query.checkCode === undefined;
    if (isEmpty && wantsHtml(accept)) return reply.headers(PAGE_HEADERS).send(numberFormPage());
    return this.answers.toNumber(query, { accept, address: request.ip }, reply);
  }

  @Post()
  @HttpCode(HttpStatus.OK)
  @AcceptForms()
  @ApiOperation({
    summary: 'Look a licence up by number and check code, without naming them in the address',
    operationId: 'postCheckCode',
  })
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiProduces('application/json', 'text/html')
  @ApiOkResponse({ type: PublicLicenceDto })
  @ApiProblems('request-invalid', 'request-malformed', 'media-type-unsupported', 'licence-not-found')
  async findPosted(
    @Body() body: NumberQueryDto,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answers.toNumber(body, { accept, address: request.ip }, reply);
  }

  @Get(':token')
  @ApiParam(TOKEN)
  @ApiOperation({ summary: 'What the QR code on a licence leads to', operationId: 'resolveCode' })
  @ApiProduces('application/json', 'text/html')
  @ApiOkResponse({ type: PublicLicenceDto })
  @ApiProblems('licence-not-found')
  async resolve(
    @Param('token') token: string,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answers.toToken(token, { accept, address: request.ip }, reply);
  }

  @Get(':token/page/:page')
  @Header('Cache-Control', 'private, max-age=300')
  @ApiParam(TOKEN)
  @ApiParam({ name: 'page', example: '1.png', description: 'From 1, with `.png`' })
  @ApiOperation({ summary: 'A page of the sealed file as a picture', operationId: 'getPagePicture' })
  @ApiProduces('image/png')
  @ApiOkResponse({ description: 'The page, 144 dots an inch' })
  @ApiProblems('licence-not-found', 'busy', 'store-unavailable')
  async picture(
    @Param('token') token: string,
    @Param('page') page: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await reply.type('image/png').send(Buffer.from(await this.answers.picture(token, page, request.ip)));
  }

  @Get(':token/document')
  @ApiParam(TOKEN)
  @ApiOperation({ summary: 'The sealed file, for who holds the sheet', operationId: 'getOriginal' })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The file, whole or (206) a part of it' })
  @ApiProblems('licence-not-found', 'range-not-satisfiable', 'store-unavailable')
  async document(
    @Param('token') token: string,
    @Headers() headers: Record<string, string | undefined>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const response = await this.answers.document(token, headers, request.ip);
    await reply
      .status(response.status)
      .headers(response.headers)
      .send(response.body ? Buffer.from(response.body) : undefined);
  }
}
